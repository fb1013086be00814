import { styleText } from 'node:util';
import { canSkip, type Doing, describeStatus } from './describe-status.js';
import type { Act, ActName, Key } from './events.js';
import { toKey } from './script.js';

/** The letters for all acts except pressing a key. */
const LETTERS: [letter: string, act: Act & { act: ActName }, label: string][] = [
  ['w', { act: 'wait' }, 'stay silent'],
  ['s', { act: 'speak', end: 'silence' }, 'speak'],
  ['a', { act: 'answer', seconds: Number.POSITIVE_INFINITY }, 'answer'],
  ['m', { act: 'answer', by: 'machine' }, 'machine'],
  ['b', { act: 'busy' }, 'busy'],
  ['n', { act: 'no-answer' }, 'no answer'],
  ['f', { act: 'failed' }, 'failed'],
  ['h', { act: 'callee', does: 'hangup' }, 'callee hangs up'],
  ['a', { act: 'agent' }, 'an agent comes'],
  ['l', { act: 'leave' }, 'leave the queue'],
  ['q', { act: 'queue-full' }, 'the queue is full'],
];

/** The meaning of a key press in the terminal. */
type Meaning = Act | 'type' | 'skip' | { nothing: string };

/** The meaning of a typed character now. */
export function meaningOf(typed: string, doing: Doing): Meaning {
  const { acts } = doing;
  const key: Key | undefined = toKey(typed);
  // The callee may have to press a key to accept, while the caller only hears ringing.
  if (key && acts.includes('callee') && !acts.includes('press')) return { act: 'callee', does: key };
  if (key && acts.includes('press')) return { act: 'press', key };
  if (typed === '.' && canSkip(doing)) return 'skip';
  if (typed === 't' && acts.includes('say')) return 'type';
  const act = LETTERS.find(([letter, one]) => letter === typed && acts.includes(one.act))?.[1];
  if (act) return act;
  if (key && canSkip(doing)) return { nothing: 'Keys do nothing during this prompt; "." skips the prompt.' };
  return { nothing: `${key ? 'Keys do' : `${JSON.stringify(typed)} does`} nothing now.` };
}

/** The status and the possible acts, in rows of at most this width. */
export function statusRows(doing: Doing, columns: number, stream: NodeJS.WritableStream): string[] {
  const { acts } = doing;
  const offers: [keys: string, label: string][] = LETTERS.filter(([, { act }]) => acts.includes(act)).map(
    ([letter, , label]) => [letter, label],
  );
  if (acts.includes('say')) offers.unshift(['t', 'type words']);
  if (acts.includes('press')) offers.unshift(['0-9 * #', '']);
  else if (acts.includes('callee')) offers.unshift(['0-9 * #', 'of the callee']);
  if (canSkip(doing)) offers.push(['.', 'skip']);
  offers.push(['Ctrl-C', 'hang up']);
  const words = describeStatus(doing);
  const parts = offers.map(([keys, label]) => ({
    width: keys.length + (label ? label.length + 1 : 0),
    shown: `${styleText('bold', keys, { stream })}${label ? ` ${label}` : ''}`,
  }));
  const rows = [{ width: words.length, shown: styleText('inverse', ` ${words} `, { stream }) }];
  let row = '';
  let width = 0;
  for (const part of parts) {
    if (row !== '' && width + 3 + part.width > columns - 3) {
      rows.push({ width, shown: ` ${row}` });
      row = '';
      width = 0;
    }
    width += (row === '' ? 0 : 3) + part.width;
    row += (row === '' ? '' : ' · ') + part.shown;
  }
  rows.push({ width, shown: ` ${row}` });
  const [head, first, ...others] = rows;
  // A wide screen has room for everything in one row.
  if (head && first && others.length === 0 && head.width + 3 + first.width < columns - 3)
    return [`${head.shown}${first.shown}`];
  return rows.map(({ shown }) => shown);
}
