import { createServer } from 'node:http';
import { vi } from 'vitest';
import type { Witness } from '../../src/graph/witness.js';
import { listen } from '../../src/listen.js';
import { type PhoneCall, placeCall } from '../../src/phone/call.js';
import { parseActs } from '../../src/phone/script.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { appOf } from '../helpers/caller.js';

export interface Replayed {
  call: PhoneCall;
  /** The states that the call was in. */
  entered: string[];
  failures: unknown[];
}

/** Plays a witness on the simulated phone, against the real webhook. */
export async function replay<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  { acts, at, from }: Witness,
): Promise<Replayed> {
  const [entered, failures] = [[] as string[], [] as unknown[]];
  const app = appOf(
    tree,
    {
      turn: (turn) => void entered.push(...turn.passed, turn.entered),
      failure: (failure) => void failures.push(failure.error),
    },
    { limits: { handlersMs: 100, rescueMs: 1000 } },
  );
  const server = createServer(app);
  if (at !== undefined) vi.useFakeTimers({ toFake: ['Date'], now: new Date(at) });
  try {
    const url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/webhook`;
    const call = await placeCall(url, from === undefined ? {} : { from });
    for (const act of acts.flatMap(parseActs)) await call.act(act);
    return { call, entered, failures };
  } finally {
    vi.useRealTimers();
    server.close();
    server.closeAllConnections();
  }
}
