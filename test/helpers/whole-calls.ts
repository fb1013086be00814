import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from 'vitest';
import { createApp } from '../../src/app.js';
import { type CallOptions, type PhoneCall, placeCall } from '../../src/phone/call.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { testConfig } from './caller.js';

/** What Twilio's documentation leaves open: every call is to go well either way. */
export const READINGS: CallOptions[] = [
  { emptyDigits: 'empty', emptyRecording: 'action' },
  { emptyDigits: 'absent', emptyRecording: 'next' },
];

/** Serves a tree for the tests of a file; gives what calls it. */
export function callsTo<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  env: Record<string, string> = {},
): (options?: CallOptions) => Promise<PhoneCall> {
  const origin = serve(createApp(testConfig(env), tree));
  return (options) => placeCall(`${origin()}/webhook`, options);
}

/** Serves an app for the tests of a file; gives its origin. */
export function serve(app: RequestListener): () => string {
  const server = createServer(app);
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return () => origin;
}

/** Nothing went wrong in the call that a caller would hear or that Twilio would complain of. */
export function expectClean(call: PhoneCall): void {
  const faults = call.events.filter(({ event }) => ['error', 'warning', 'unplayed'].includes(event));
  expect(faults).toEqual([]);
}
