import type { ShownVoicemail } from '../voicemail/show-voicemail.js';
import type { TurnMessage } from './messages.js';
import { moveText } from './move-text.js';
import { dim, printable, red } from './terminal-text.js';

/** The terminal's line for a turn. */
export function turnLine(turn: TurnMessage, time: Date): string {
  const [who, which, where] = [turn.from.padEnd(6), turn.call.slice(-4).padEnd(4), moveText(turn)].map(
    printable,
  );
  const took = dim(`${Math.round(turn.ms)} ms`);
  const move = turn.failure ? red(where ?? '') : where;
  return `${time.toTimeString().slice(0, 8)}  ${who} ${dim(which ?? '')}  ${move}  ${took}`;
}

/** The terminal's lines for a recorded message: the delivery, and the text that is sent. */
export function voicemailLines({ summary, delivery, text }: ShownVoicemail): string {
  const lines = text.split('\n').map((line) => dim(`          ${printable(line)}`));
  return [`${summary}: ${delivery}`, ...lines].join('\n');
}
