import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from 'vitest';
import { type CallOptions, type PhoneCall, placeCall } from '../../src/phone/call.js';
import { testApp } from '../support.js';

export const GREETING = 'Welcome to ACME, Inc.';
export const MENU = 'Listen to the following menu options. For sales, press one.';
export const HOURS = 'We are open Monday through Friday from 9 AM to 6 PM';
export const INVALID = 'The option that you selected is invalid.';
export const SALES = 'All our sales representatives are currently busy';
export const SUPPORT = 'You are being transferred to the support line.';

/** What Twilio's documentation leaves open: every call is to go well either way. */
export const READINGS: CallOptions[] = [
  { emptyDigits: 'empty', emptyRecording: 'action' },
  { emptyDigits: 'absent', emptyRecording: 'next' },
];

/** The real tree on a port of its own, for the tests of a file; gives what calls it. */
export function realTree(env: Record<string, string> = {}): (options?: CallOptions) => Promise<PhoneCall> {
  const server = createServer(testApp(env));
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return (options) => placeCall(url, options);
}

/** Nothing went wrong in the call that a caller would hear or that Twilio would complain of. */
export function expectClean(call: PhoneCall): void {
  const faults = call.events.filter(({ event }) => ['error', 'warning', 'unplayed'].includes(event));
  expect(faults).toEqual([]);
}
