import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type CallOptions, type PhoneCall, placeCall } from './call.js';
import type { Clock } from './clock.js';
import type { Act, PhoneEvent } from './events.js';
import { ImpossibleAct } from './line.js';
import { parseActs, UnknownAct } from './script.js';
import { callInTerminal, type Keyboard, type Screen } from './terminal.js';
import { transcript } from './transcript.js';

const HELP = `Calls a phone tree without a telephone.

  npm run call                          in the terminal: one key press is one key
  npm run call -- 3 1 2 hangup          plays a script and prints the transcript
  npm run call -- 1 speak:4             leaves a message of 4 seconds
  npm run call -- 0 answer              what reception hears
  npm run call -- 2 agent               waits in the queue until an agent comes
  echo 3 1 2 | npm run call             keys from standard input
  npm run call -- --url https://example.com/voice --auth-token TOKEN 1

Each word of a script is one act:
  31, *, '#'           keys, one after the other
  wait                 stays silent until Twilio gives up waiting
  speak, speak:4       leaves a message of so many seconds (3) to a recording, which silence ends
  speak:4:'#'          … which a key ends; speak:4:hangup: which hanging up ends
  say:WORDS            says something to a Gather that listens to speech
  answer, busy, no-answer, failed       what becomes of a Dial
  agent, leave, queue-full              what becomes of a caller in a queue
  hangup               hangs up; so does the end of the script

Options:
  --url URL            calls this TwiML webhook, of any project, instead of this tree
  --auth-token TOKEN   signs requests as Twilio does
  --from, --to NUMBER  who calls, and whom
  --twiml              shows each request and its document
  --json               prints one JSON object a line: what was asked, played, done and wrong
  --help

Exit code: 0 the script ended well, 1 the caller would have heard an application error, 2 usage.`;

const OPTIONS = {
  url: { type: 'string' },
  'auth-token': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  twiml: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** A mistake of whoever typed the command. */
class UsageError extends Error {}

/** Opens a tree of one's own to call, for as long as the command runs. */
export type OpenTree = () => Promise<{ url: string; close: () => void }>;

/** Where the command reads and writes: this process's own, unless a test gives others. */
export interface CommandStreams {
  stdin: Keyboard;
  stdout: Screen;
  stderr: NodeJS.WritableStream;
  /** The time of a call in the terminal. */
  clock?: Clock;
}

/** Runs `npm run call` with these arguments; returns the exit code. */
export async function runCall(
  args: string[],
  openTree: OpenTree,
  streams: CommandStreams = process,
): Promise<0 | 1 | 2> {
  const { stdin, stdout, stderr, clock } = streams;
  const print = (line: string) => void stdout.write(`${line}\n`);
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      print(HELP);
      return 0;
    }
    const interactive =
      stdin.isTTY === true && stdout.isTTY === true && positionals.length === 0 && !values.json;
    const acts = interactive ? [] : await readScript(positionals, stdin);
    const tree = values.url === undefined ? await openTree() : { url: parseUrl(values.url), close: () => {} };
    const options = callOptions(values);
    const { twiml, json } = values;
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
      tree.close();
    }
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnknownAct || error instanceof ImpossibleAct))
      throw error;
    stderr.write(`${error.message}\n(npm run call -- --help shows examples)\n`);
    return 2;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseUrl(url: string): string {
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw new UsageError(
    `--url is ${JSON.stringify(url)}, but must be an http(s) URL such as http://localhost:3000/webhook`,
  );
}

function callOptions(values: ReturnType<typeof parse>['values']): CallOptions {
  const { from, to, 'auth-token': authToken } = values;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), authToken };
}

/** The acts in the arguments, or else in standard input. */
async function readScript(words: string[], stdin: Keyboard): Promise<Act[]> {
  if (words.length > 0) return words.flatMap(parseActs);
  if (stdin.isTTY) return [];
  const piped = await text(stdin);
  return piped.split(/\s+/).filter(Boolean).flatMap(parseActs);
}

/** Plays a script; the end of the script hangs up. */
async function playScript(url: string, acts: Act[], options: CallOptions): Promise<PhoneCall['events']> {
  const call = await placeCall(url, options);
  for (const act of acts) {
    if (call.endReason === 'error') break;
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
