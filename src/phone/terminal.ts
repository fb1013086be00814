import { emitKeypressEvents, type Key as Keystroke } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { type CallOptions, startCall } from './call.js';
import { type Clock, realClock } from './clock.js';
import type { Act, ActName, PhoneEvent } from './events.js';
import { ImpossibleAct } from './line.js';
import { toKey } from './script.js';

/** The letters that stand for what is no key of a telephone. */
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
];

export interface Keyboard extends Readable {
  isTTY?: boolean;
  setRawMode?: (raw: boolean) => unknown;
}

export interface Screen extends NodeJS.WritableStream {
  isTTY?: boolean;
  columns?: number;
}

interface Terminal {
  input: Keyboard;
  output: Screen;
  /** The lines that tell of an event. */
  describe: (event: PhoneEvent) => string[];
  clock?: Clock;
}

/** A call in real time, by single key presses; settles when it has ended. */
export async function callInTerminal(
  url: string,
  options: CallOptions,
  terminal: Terminal,
): Promise<PhoneEvent[]> {
  const { input, output, describe, clock = realClock() } = terminal;
  let statusLine = '';
  const write = (lines: string[]) => {
    output.write(`\r\u001b[K${lines.map((line) => `${line}\n`).join('')}${statusLine}`);
  };
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const call = startCall(url, {
    ...options,
    clock,
    observe(event) {
      if (event.event === 'status' && event.status !== 'ended')
        statusLine = hint(event.status, event.acts, output);
      if (event.event === 'end') statusLine = '';
      write(describe(event));
      if (event.event === 'end') end();
    },
  });
  const onKey = (typed: string | undefined, keystroke: Keystroke) => {
    const act = toAct(typed, keystroke, call.acts);
    if (act === undefined) return;
    // Who has hung up already need not wait for an answer that nobody hears.
    if (act.act === 'hangup' && call.acts.length === 0) process.exit(130);
    call.act(act).catch((error: unknown) => {
      if (!(error instanceof ImpossibleAct)) throw error;
      write([styleText('dim', `        (${error.message})`, { stream: output })]);
    });
  };
  emitKeypressEvents(input);
  input.setRawMode?.(true);
  input.on('keypress', onKey).resume();
  await ended;
  input.off('keypress', onKey).pause();
  input.setRawMode?.(false);
  return [...call.events];
}

function toAct(typed: string | undefined, keystroke: Keystroke, acts: readonly ActName[]): Act | undefined {
  if (keystroke.ctrl && keystroke.name === 'c') return { act: 'hangup' };
  const key = toKey(typed ?? '');
  // Who is dialed may have to press a key to accept; the caller only hears it ring.
  if (key && acts.includes('callee') && !acts.includes('press')) return { act: 'callee', does: key };
  if (key) return { act: 'press', key };
  return LETTERS.find(([letter, { act }]) => letter === typed && acts.includes(act))?.[1];
}

/** What the phone is doing, and which keys make sense. */
function hint(status: string, acts: readonly ActName[], output: Screen): string {
  const keys = LETTERS.filter(([, { act }]) => acts.includes(act)).map(
    ([letter, , label]) => `${letter} ${label}`,
  );
  if (acts.includes('press')) keys.unshift('0-9 * #');
  else if (acts.includes('callee')) keys.unshift('0-9 * # of the callee');
  const text = ` ${status} · ${[...keys, 'Ctrl-C hang up'].join(' · ')} `;
  return styleText('inverse', text.slice(0, (output.columns || 80) - 1), { stream: output });
}
