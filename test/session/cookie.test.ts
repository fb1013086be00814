import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { memoryStore } from '../../src/session/memory-store.js';
import { appOf, caller, testConfig } from '../helpers/caller.js';
import { ask, BAR, cookieOf, house, LOBBY, setCookie } from './house.js';

const HOURS_MS = 60 * 60 * 1000;

describe('the cookie', () => {
  it('is signed, is hidden from scripts, and expires after the longest call', async () => {
    const value = setCookie(await ask(appOf(house), 'CallSid=CA1'));
    expect(value).toMatch(/^ivr=s%3A[^;]+\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly$/);
    const expires = Date.parse(/Expires=([^;]+)/.exec(value)?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 4 * HOURS_MS)).toBeLessThan(60_000);
  });

  it('is for HTTPS only if the request came by HTTPS', async () => {
    const https = { 'X-Forwarded-Proto': 'https' };
    expect(setCookie(await ask(appOf(house), 'CallSid=CA1', '', https))).toContain('; Secure');
    expect(setCookie(await ask(appOf(house), 'CallSid=CA1'))).not.toContain('; Secure');
  });

  it('identifies a silent call without a CallStatus', async () => {
    const app = appOf(house);
    const cookie = cookieOf(await ask(app, 'CallSid=CA1'));
    await ask(app, 'CallSid=CA1&Digits=3');
    expect((await ask(app, 'CallSid=CA1', cookie)).text).toBe(LOBBY);
    await ask(app, 'CallSid=CA1&Digits=3', cookie);
    expect((await ask(app, 'CallSid=CA1&Digits=1', cookie)).text).toBe(BAR);
  });

  it('alone identifies a call without a CallSid', async () => {
    const app = appOf(house);
    const cookie = cookieOf(await ask(app, ''));
    expect((await ask(app, 'Digits=3', cookie)).text).toBe(BAR);
    expect((await ask(app, 'Digits=3')).text).toBe(LOBBY);
  });

  it('signed with the old secret is valid after a new secret is set before it', async () => {
    const store = memoryStore();
    const before = createApp(testConfig({ SESSION_SECRET: 'old' }), house, { store });
    const after = createApp(testConfig({ SESSION_SECRET: 'new,old' }), house, { store });
    const cookie = cookieOf(await ask(before, 'CallSid=CA1'));
    await ask(before, 'CallSid=CA1&Digits=3', cookie);
    const silent = await ask(after, 'CallSid=CA1', cookie);
    expect(silent.text).toBe(LOBBY);
  });

  /** The cookie of the call CA2, which is in the bar, in another spelling. */
  const SPELLINGS: [string, (value: string) => string][] = [
    ['as it was set', (value) => value],
    ['decoded', decodeURIComponent],
    ['quoted', (value) => value.replace('=', '="').concat('"')],
    ['with a small percent-encoding', (value) => value.replace('%3A', '%3a')],
    ['with an encoded letter', (value) => value.replace('=s', '=%73')],
    ['with spaces', (value) => `  ${value.replace('=', ' = ')} `],
    ['behind another cookie', (value) => `a=b; ${value}`],
    ['twice', (value) => `${value}; ${value}`],
    ['with a signature that is made up', (value) => value.replace(/\..*/, '.made-up')],
  ];
  it.each(SPELLINGS)('of another call is ignored: %s', async (_how, spell) => {
    const app = appOf(house);
    const other = caller(app, 'CA2');
    const cookie = spell(cookieOf(await other.ask()));
    await other.press('3');

    expect((await ask(app, 'CallSid=CA1&CallStatus=ringing', cookie)).text).toBe(LOBBY);
    expect((await ask(app, 'CallSid=CA1', cookie)).text).toBe(LOBBY);
    expect((await ask(app, 'CallSid=CA1&CallStatus=in-progress&Digits=3', cookie)).text).toBe(BAR);
    expect((await ask(app, 'CallSid=CA1&CallStatus=in-progress&Digits=1', cookie)).text).toBe(BAR);
    expect(await other.press('')).toBe(LOBBY);
  });
});
