import { emitKeypressEvents, type Key as Keystroke } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { type CallOptions, startCall } from './call.js';
import { type Clock, realClock, skippableClock } from './clock.js';
import { type Doing, partyAfter } from './describe-status.js';
import type { Act, PhoneEvent } from './events.js';
import { ImpossibleAct } from './line.js';
import { meaningOf, statusRows } from './terminal-status.js';

const DEFAULT_COLUMNS = 80;

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
  /** The transcript's lines for an event. */
  describe: (event: PhoneEvent) => string[];
  clock?: Clock;
}

/** A call in real time by single key presses. Settles when the call has ended. */
export async function callInTerminal(
  url: string,
  options: CallOptions,
  terminal: Terminal,
): Promise<PhoneEvent[]> {
  const { input, output, describe } = terminal;
  let doing: Doing = { status: 'requesting', acts: [], waiting: false, party: '' };
  /** The words typed so far; undefined outside of typing. */
  let words: string | undefined;
  let shownRows = 0;

  /** Writes lines above the status rows. */
  function write(lines: string[]) {
    const up = shownRows > 1 ? `\u001b[${shownRows - 1}A` : '';
    const rows = rowsNow();
    shownRows = rows.length;
    output.write(`\r${up}\u001b[J${lines.map((line) => `${line}\n`).join('')}${rows.join('\n')}`);
  }
  function rowsNow(): string[] {
    if (doing.status === 'ended') return [];
    if (words !== undefined) return [`say (Enter says it, Escape cancels): ${words}`];
    return statusRows(doing, output.columns || DEFAULT_COLUMNS, output);
  }
  const remark = (text: string) => write([styleText('dim', `        (${text})`, { stream: output })]);

  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const clock = skippableClock(terminal.clock ?? realClock(), (how) => {
    doing = { ...doing, waiting: how === 'wait' };
    write([]);
  });
  const call = startCall(url, {
    ...options,
    clock,
    observe(event) {
      doing = { ...doing, party: partyAfter(event, doing.party) };
      if (event.event === 'status') doing = { ...doing, status: event.status, acts: event.acts };
      if (event.event === 'end') doing = { ...doing, status: 'ended' };
      if (!doing.acts.includes('say')) words = undefined;
      write(describe(event));
      if (event.event === 'end') end();
    },
  });

  function perform(act: Act) {
    call.act(act).catch((error: unknown) => {
      if (!(error instanceof ImpossibleAct)) throw error;
      remark(error.message);
    });
  }
  function hangUp() {
    // After hanging up, the user need not wait for the last answer.
    if (call.acts.length === 0) {
      output.write('\n');
      process.exit(130);
    }
    perform({ act: 'hangup' });
  }
  function onKey(typed: string | undefined, keystroke: Keystroke) {
    if (keystroke.ctrl && keystroke.name === 'c') return hangUp();
    if (words !== undefined) return edit(words, typed ?? '', keystroke);
    // Arrows and function keys type no character.
    if (typed === undefined || keystroke.meta) return;
    const meaning = meaningOf(typed, { ...doing, acts: call.acts });
    if (meaning === 'skip') clock.skipPrompt();
    else if (meaning === 'type') {
      words = '';
      write([]);
    } else if ('nothing' in meaning) remark(meaning.nothing);
    else perform(meaning);
  }
  function edit(before: string, typed: string, { name }: Keystroke) {
    if (name === 'return' || name === 'enter' || name === 'escape') {
      words = undefined;
      if (name !== 'escape' && before.trim() !== '') return perform({ act: 'say', text: before.trim() });
    } else if (name === 'backspace') words = before.slice(0, -1);
    else if (/^\P{C}+$/u.test(typed)) words = before + typed;
    write([]);
  }

  emitKeypressEvents(input);
  input.setRawMode?.(true);
  input.on('keypress', onKey).resume();
  await ended;
  input.off('keypress', onKey).pause();
  input.setRawMode?.(false);
  return [...call.events];
}
