import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, expect } from 'vitest';
import { createApp } from '../../src/app.js';
import { listen } from '../../src/listen.js';
import { type CallOptions, type PhoneCall, placeCall } from '../../src/phone/call.js';
import { type SharedLine, type SwitchboardOptions, switchboard } from '../../src/phone/switchboard.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { pretendedTime } from '../../src/webhook/call-request.js';
import { type EventHandlers, eventQueue } from '../../src/webhook/event-queue.js';
import { treeEvents } from '../../src/webhook/tree-events.js';
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
  const origin = serveTree(tree, env);
  return (options) => placeCall(`${origin()}/webhook`, options);
}

/** Serves a tree as callsTo does; gives a new switchboard, on which calls and phones meet. */
export function switchboardsTo<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  env: Record<string, string> = {},
  handlers: EventHandlers = {},
): (options?: SwitchboardOptions) => SharedLine {
  const origin = serveTree(tree, env, handlers);
  return (options) => {
    const urls = { fallbackUrl: `${origin()}/fallback`, statusUrl: `${origin()}/status` };
    return switchboard(`${origin()}/webhook`, { ...urls, ...options });
  };
}

function serveTree<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  env: Record<string, string>,
  handlers: EventHandlers = {},
) {
  const events = eventQueue({ ...treeEvents(tree), ...handlers }, {});
  afterAll(events.close);
  return serve(createApp(testConfig(env), tree, { events, timeOf: pretendedTime }));
}

/** Serves an app for the tests of a file; gives its origin. */
export function serve(app: RequestListener): () => string {
  const server = createServer(app);
  let origin = '';
  beforeAll(async () => {
    origin = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
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
