import type { Key } from '../../../phone/events.js';
import type { Drawing } from '../types.js';
import { byId, make } from './dom.js';

const KEYS: [key: Key, letters: string][] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', ''],
  ['#', ''],
];
const PRESSED_MS = 150;

/** The state that a key leads to; `choice` is false if silence leads there too. */
interface Lead {
  to: string;
  choice: boolean;
}

/** The twelve keys, with the states that they lead to. */
export class Keypad {
  private readonly hint = byId('hint', HTMLElement);
  private readonly buttons = new Map<Key, HTMLButtonElement>();
  private leads = new Map<string, Lead>();
  private pointed: Key | undefined;
  private dead = true;
  private deadReason = '';

  /** @param onPoint gets the state that the pointed key leads to */
  constructor(
    private readonly onPress: (key: Key) => void,
    private readonly onPoint: (state: string | undefined) => void,
  ) {
    const pad = byId('keypad', HTMLElement);
    for (const [key, letters] of KEYS) {
      const button = make(
        'button',
        { type: 'button' },
        make('b', {}, key),
        make('small', {}, letters),
        make('i'),
      );
      button.addEventListener('click', () => this.press(key));
      for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => this.point(key));
      for (const event of ['pointerleave', 'blur'])
        button.addEventListener(event, () => this.point(undefined));
      this.buttons.set(key, button);
      pad.append(button);
    }
    document.addEventListener('keydown', (event) => {
      const typing = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
      const key = KEYS.find(([one]) => one === event.key)?.[0];
      // Alt and a digit change the tab; Alt and another key may be how # is typed.
      const shortcut = event.ctrlKey || event.metaKey || (event.altKey && /\d/.test(event.key));
      if (!key || typing || event.repeat || shortcut) return;
      this.press(key);
      this.sink(key);
    });
    this.show(false, new Map(), '');
  }

  /**
   * @param alive true if keys do something now
   * @param deadReason why keys do nothing now
   */
  show(alive: boolean, leads: Map<string, Lead>, deadReason: string): void {
    this.dead = !alive;
    this.deadReason = deadReason;
    this.leads = leads;
    for (const [key] of KEYS) {
      const button = this.buttons.get(key);
      const lead = leads.get(key);
      button?.setAttribute('aria-disabled', String(!alive));
      button?.toggleAttribute('data-choice', lead?.choice === true);
      button?.querySelector('i')?.replaceChildren(...(lead ? describe(lead) : []));
    }
    this.point(this.pointed);
  }

  private press(key: Key) {
    if (this.dead) this.hint.textContent = this.deadReason;
    else this.onPress(key);
  }

  /** Shows the key as pressed for a moment. */
  private sink(key: Key) {
    const button = this.buttons.get(key);
    button?.setAttribute('data-pressed', '');
    setTimeout(() => button?.removeAttribute('data-pressed'), PRESSED_MS);
  }

  private point(key: Key | undefined) {
    this.pointed = key;
    const lead = key && this.leads.get(key);
    this.hint.textContent = lead && key ? meaning(key, lead) : '';
    this.onPoint(lead?.to);
  }
}

function meaning(key: Key, { to, choice }: Lead): string {
  return choice
    ? `${key} leads to ${to}.`
    : `${key} has no meaning here: it leads to ${to}, as silence does.`;
}

/** Only a choice is shown on its key; the others are for screen readers, and in the hint. */
function describe({ to, choice }: Lead): (Node | string)[] {
  if (choice) return [make('span', { class: 'unseen' }, 'leads to '), to];
  return [make('span', { class: 'unseen' }, `leads to ${to}`)];
}

/** The states that the keys lead to from this state. */
export function leadsFrom(state: string | undefined, tree: Drawing | undefined): Map<string, Lead> {
  const edges = tree?.edges.filter(({ from, automatic }) => from === state && !automatic) ?? [];
  return new Map(
    edges.flatMap(({ to, keys }) => keys.map((key) => [key, { to, choice: !keys.includes('silence') }])),
  );
}
