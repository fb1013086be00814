import { inputText } from '../log/call-fields.js';
import type { Input } from '../observer.js';
import type { TurnMessage } from './messages.js';

const MAX_WORDS = 60;
const MAX_ERROR = 120;

type MoveFacts = Pick<TurnMessage, 'left' | 'input' | 'passed' | 'entered' | 'failure'> & {
  ends?: boolean;
};

/** A move on one line: `menu ─7→ error → menu`, `menu ─2→ support ✗ TypeError … src/ivr.ts:43 → reception`. */
export function moveText({ left, input, passed, entered, failure, ends = false }: MoveFacts): string {
  const begin = left ?? 'calls';
  if (failure?.beside) return `${begin} (beside the turns) ${faultText(failure.error)}`;
  const arrow = input === undefined ? '→' : `─${inputWords(input)}→`;
  if (!failure) return `${begin} ${arrow} ${[...passed, ends ? 'the end' : entered].join(' → ')}`;
  const { broke, leaving, error, rescueError } = failure;
  const way = [...passed, ...(leaving || broke === undefined ? [] : [broke])].join(' → ');
  const then = rescueError ? `${faultText(rescueError)} → hung up` : `→ ${entered ?? 'hung up'}`;
  return [begin, arrow, way, faultText(error), then].filter(Boolean).join(' ');
}

function faultText({
  message,
  place,
}: {
  message: string;
  place?: { file: string; line: number } | undefined;
}) {
  const [first = ''] = message.split('\n');
  const short = first.length > MAX_ERROR ? `${first.slice(0, MAX_ERROR - 1)}…` : first;
  return `✗ ${short}${place ? ` ${place.file}:${place.line}` : ''}`;
}

/** The caller's input in full: it stays on the developer's computer. */
export function inputWords(input: Input): string {
  if (input.kind === 'digits') return input.digits;
  if (input.kind !== 'speech') return inputText(input);
  const { speech } = input;
  return `"${speech.length > MAX_WORDS ? `${speech.slice(0, MAX_WORDS - 1)}…` : speech}"`;
}
