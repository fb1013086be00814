import { inputText, shortened } from '../log/call-fields.js';
import type { Move, Observer } from '../observer.js';
import { hasEnded, type PhoneTree } from '../state-machine.js';
import type { FromServer } from './messages.js';

/** Tells what happens in the calls of this tree, as messages for the supervisor. */
export function callMessages(tree: PhoneTree<string>, tell: (message: FromServer) => void): Observer {
  function tellTurn({ call, left, input, passed, entered }: Omit<Move, 'ms'>) {
    const place = left === undefined ? undefined : tree.states[left];
    const isOver = place !== undefined && 'exit' in place && place.exit === null;
    const ends = isOver || hasEnded(call);
    tell({
      kind: 'turn',
      call: call.sid,
      from: shortened(call.from),
      left,
      input: inputText(input),
      passed: [...passed],
      entered,
      ends,
    });
    if (ends) tell({ kind: 'ended', call: call.sid });
  }
  return {
    turn: tellTurn,
    silence({ call, left, turns }) {
      const message = `${shortened(call.from)} was silent for ${turns} turns in ${left}: the call was ended`;
      tell({ kind: 'log', message });
      tell({ kind: 'ended', call: call.sid });
    },
    refusal({ status, reason }) {
      tell({ kind: 'log', message: `${status}: ${reason()}` });
    },
    eventFailure({ kind, error, again }) {
      const then = again ? `It runs again at ${again.toTimeString().slice(0, 8)}.` : 'It is given up.';
      tell({ kind: 'log', message: `The event "${kind}" failed: ${error}. ${then}` });
    },
    end({ call }) {
      tell({ kind: 'ended', call: call.sid });
    },
    failure({ error, rescueError, call, left, input, entered }) {
      for (const one of [error, rescueError]) {
        if (one !== undefined)
          tell({ kind: 'log', message: one instanceof Error ? `${one.stack}` : `${one}` });
      }
      if (entered !== undefined) tellTurn({ call, left, input, passed: [], entered });
    },
  };
}
