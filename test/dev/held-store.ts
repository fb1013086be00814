import { Store } from 'express-session';

/** A store that answers when the test says so. */
export class HeldStore extends Store {
  answer = () => {};
  private tell = () => {};
  readonly asked = new Promise<void>((resolve) => {
    this.tell = resolve;
  });

  override get(_sid: string, callback: (error?: unknown) => void) {
    this.answer = () => callback(null);
    this.tell();
  }
  override set() {}
  override destroy() {}
}
