import { shortened } from '../log/call-fields.js';
import { safeError } from '../log/safe-error.js';
import type { Failure, Move, Observer } from '../observer.js';
import { hasEnded, type PhoneTree } from '../state-machine.js';
import type { FailureMessage, FromServer } from './messages.js';
import { problemAt, type SourceProblem } from './source-problem.js';

const LONGEST_FROM = 60;

/** An observer that sends the events of this tree's calls to the supervisor. */
export function callMessages(tree: PhoneTree<string>, tell: (message: FromServer) => void): Observer {
  function tellTurn(move: Omit<Move, 'entered'> & { entered: string | undefined }, failure?: FailureMessage) {
    const { call, left, input, passed, entered, ms } = move;
    const place = left === undefined ? undefined : tree.states[left];
    const isOver = place !== undefined && 'exit' in place && place.exit === null;
    const ends = (isOver && !failure) || entered === undefined || hasEnded(call);
    tell({
      kind: 'turn',
      call: call.sid,
      requestId: call.requestId,
      from: callerName(call.from),
      left,
      input,
      passed: [...passed],
      entered,
      ms,
      ends,
      failure,
    });
    if (ends) tell({ kind: 'ended', call: call.sid });
  }
  return {
    turn: (move) => tellTurn(move),
    silence({ call, left, turns }) {
      const message = `${callerName(call.from)} was silent for ${turns} turns in ${left}: the call was ended`;
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
    failure(failed) {
      const { error, rescueError } = failed;
      for (const one of [error, rescueError]) {
        if (one !== undefined)
          tell({ kind: 'log', message: one instanceof Error ? `${one.stack}` : `${one}` });
      }
      tellTurn({ ...failed, passed: failed.trail?.slice(0, -1) ?? [] }, failureMessage(failed));
    },
  };
}

function failureMessage({ error, at, rescueError, left, trail, beside }: Failure): FailureMessage {
  return {
    error: problemOf(error, at),
    rescueError: rescueError === undefined ? undefined : problemOf(rescueError, undefined),
    broke: trail && (trail.at(-1) ?? left),
    leaving: trail?.length === 0,
    beside: beside === true,
  };
}

/** Takes any value, because a handler may throw any value. */
function problemOf(error: unknown, at: Failure['at']): SourceProblem {
  const { type, message } = safeError(error, (text, limit) => text.slice(0, limit));
  return problemAt(error instanceof Error ? `${type}: ${message}` : message, at);
}

/** The last digits of a number, or another address as it is, such as `anonymous` or `sip:anna@example.com`. */
function callerName(from: string): string {
  const short = shortened(from);
  if (short !== '…') return short;
  return from.length > LONGEST_FROM ? `${from.slice(0, LONGEST_FROM - 1)}…` : from || 'unknown';
}
