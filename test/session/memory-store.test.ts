import session from 'express-session';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../../src/session/memory-store.js';

const HOURS_MS = 60 * 60 * 1000;

describe('the memory store', () => {
  afterEach(() => void vi.useRealTimers());

  it('deletes a call that has ended', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const store = memoryStore();
    const cookie = new session.Cookie();
    cookie.maxAge = 4 * HOURS_MS;
    const saved = { cookie, call: { state: 'menu', memory: '{}' } };
    await new Promise((resolve) => store.set('a', saved, resolve));
    const count = () =>
      new Promise((resolve, reject) => {
        store.length?.((error, length) => (error ? reject(error) : resolve(length)));
      });
    vi.advanceTimersByTime(3.9 * HOURS_MS);
    expect(await count()).toBe(1);
    vi.advanceTimersByTime(0.3 * HOURS_MS);
    expect(await count()).toBe(0);
  });
});
