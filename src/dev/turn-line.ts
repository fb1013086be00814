import { dim, printable, red } from './banner.js';
import type { TurnMessage } from './messages.js';
import { moveText } from './move-text.js';

/** One turn of a call, on one line. */
export function turnLine(turn: TurnMessage, time: Date): string {
  const [who, which, where] = [turn.from.padEnd(6), turn.call.slice(-4).padEnd(4), moveText(turn)].map(
    printable,
  );
  const took = dim(`${Math.round(turn.ms)} ms`);
  const move = turn.failure ? red(where ?? '') : where;
  return `${time.toTimeString().slice(0, 8)}  ${who} ${dim(which ?? '')}  ${move}  ${took}`;
}
