import type { ShownVoicemail } from '../voicemail/show-voicemail.js';
import type { TurnMessage } from './messages.js';
import { moveText } from './move-text.js';
import { dim, printable, red } from './terminal-text.js';

/** One turn of a call, on one line. */
export function turnLine(turn: TurnMessage, time: Date): string {
  const [who, which, where] = [turn.from.padEnd(6), turn.call.slice(-4).padEnd(4), moveText(turn)].map(
    printable,
  );
  const took = dim(`${Math.round(turn.ms)} ms`);
  const move = turn.failure ? red(where ?? '') : where;
  return `${time.toTimeString().slice(0, 8)}  ${who} ${dim(which ?? '')}  ${move}  ${took}`;
}

/** A message that was recorded, and what was sent or would be. */
export function voicemailLines({ summary, delivery, text }: ShownVoicemail): string {
  const lines = text.split('\n').map((line) => dim(`          ${printable(line)}`));
  return [`${summary}: ${delivery}`, ...lines].join('\n');
}
