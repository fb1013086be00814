import { text } from 'node:stream/consumers';
import { type CallOptions, type PhoneCall, placeCall } from './call.js';
import type { Clock } from './clock.js';
import { HELP, parseCommand, UsageError } from './command-options.js';
import type { Act, PhoneEvent } from './events.js';
import { ImpossibleAct } from './line.js';
import { parseActs, UnknownAct } from './script.js';
import { callInTerminal, type Keyboard, type Screen } from './terminal.js';
import { transcript } from './transcript.js';

/** Serves this project's tree while the command runs. */
type OpenTree = () => Promise<{
  url: string;
  fallbackUrl?: string;
  statusUrl?: string;
  close: () => void | Promise<void>;
}>;

/** The streams of the command; by default those of this process. */
export interface CommandStreams {
  stdin: Keyboard;
  stdout: Screen;
  stderr: NodeJS.WritableStream;
  /** The clock of a call in the terminal. */
  clock?: Clock;
}

/** Runs `npm run call` with these arguments, and returns the exit code. */
export async function runCall(
  args: string[],
  openTree: OpenTree,
  streams: CommandStreams = process,
): Promise<0 | 1 | 2> {
  const { stdin, stdout, stderr, clock } = streams;
  const print = (line: string) => void stdout.write(`${line}\n`);
  try {
    const { words, url, help, twiml, json, call } = parseCommand(args);
    if (help) {
      print(HELP);
      return 0;
    }
    const interactive = stdin.isTTY === true && stdout.isTTY === true && words.length === 0 && !json;
    const acts = interactive ? [] : await readScript(words, stdin);
    const tree: Awaited<ReturnType<OpenTree>> =
      url === undefined ? await openTree() : { url, close: () => {} };
    const { fallbackUrl = tree.fallbackUrl, statusUrl = tree.statusUrl } = call;
    const options = { ...call, fallbackUrl, statusUrl };
    const tell = json ? jsonLines(twiml) : transcript({ twiml, width: stdout.columns ?? 0, stream: stdout });
    try {
      const events = interactive
        ? await callInTerminal(tree.url, options, {
            input: stdin,
            output: stdout,
            describe: tell,
            ...(clock && { clock }),
          })
        : await playScript(tree.url, acts, { ...options, observe: (event) => tell(event).forEach(print) });
      return events.some(({ event }) => event === 'error') ? 1 : 0;
    } finally {
      await tree.close();
    }
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnknownAct || error instanceof ImpossibleAct))
      throw error;
    stderr.write(`${error.message}\n(npm run call -- --help shows examples)\n`);
    return 2;
  }
}

/** Reads the acts from the arguments, or else from standard input. */
async function readScript(words: string[], stdin: Keyboard): Promise<Act[]> {
  if (words.length > 0) return words.flatMap(parseActs);
  if (stdin.isTTY) return [];
  const piped = await text(stdin);
  return piped.split(/\s+/).filter(Boolean).flatMap(parseActs);
}

/** Plays a script, and hangs up at its end. */
async function playScript(url: string, acts: Act[], options: CallOptions): Promise<PhoneCall['events']> {
  const call = await placeCall(url, options);
  for (const act of acts) {
    if (call.endReason === 'error') break;
    // The tree may have hung up already.
    if (act.act === 'hangup' && call.status === 'ended') continue;
    await call.act(act);
  }
  if (call.status !== 'ended') await call.hangUp();
  return call.events;
}

function jsonLines(withTwiml: boolean): (event: PhoneEvent) => string[] {
  return (event) => {
    if (event.event === 'status') return [];
    if (event.event !== 'request' || withTwiml) return [JSON.stringify(event)];
    const { twiml: _, ...request } = event;
    return [JSON.stringify(request)];
  };
}
