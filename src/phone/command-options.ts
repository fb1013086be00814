import { parseArgs } from 'node:util';
import type { CallOptions } from './call.js';

export const HELP = `Calls a phone tree without a telephone.

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
  speak, speak:4       leaves a message of 4 seconds (3) to a recording, which silence ends
  speak:4:'#'          … which a key ends; speak:4:hangup: which hanging up ends
  say:WORDS            says something to a Gather that listens to speech; say:WORDS:0.3: Twilio is less sure
                       of the words (0.9)
  answer, busy, no-answer, failed       how a dialed number reacts
  answer:machine       an answering machine answers; answer:20: it talks for 20 seconds (3);
                       answer:stay: it talks until somebody hangs up
  callee:1             keys of the callee; callee:wait: the callee stays silent; callee:hangup
  agent, leave, queue-full              how waiting in a queue ends
  hangup               hangs up; so does the end of the script

Options:
  --tree FILE          calls the tree in this file
  --url URL            calls this TwiML webhook, of any project, instead of this tree
  --method GET         asks it by GET at first
  --auth-token TOKEN   signs requests as Twilio does
  --shared-key KEY     signs requests as Twilio does where a Webhook Rule has a shared key
  --from, --to NUMBER  the caller's number, and the number that is called
  --param NAME=VALUE   sends this parameter with each request; may be repeated
  --at TIME            pretends that the call begins then: 2026-12-25T11:00
  --fallback-url URL   is asked where the webhook fails
  --status-url URL     is told when the call has ended
  --twiml              shows each request with its parameters and its document
  --json               prints one JSON object a line: what was asked, played, done and wrong
  --help

Exit code: 0 the script ended well, 1 the caller would have heard an application error, 2 usage.`;

const OPTIONS = {
  url: { type: 'string' },
  method: { type: 'string' },
  'auth-token': { type: 'string' },
  'shared-key': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  param: { type: 'string', multiple: true },
  at: { type: 'string' },
  'fallback-url': { type: 'string' },
  'status-url': { type: 'string' },
  twiml: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** A mistake in what was typed; the message says what is right. */
export class UsageError extends Error {}

/** The words of a command, and what its options mean. @throws UsageError */
export function parseCommand(args: string[]) {
  const { values, positionals } = parse(args);
  const { url, help, twiml, json } = values;
  return { words: positionals, url: urlOf('url', url), help, twiml, json, call: callOptions(values) };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function callOptions(values: ReturnType<typeof parse>['values']): CallOptions {
  return {
    from: values.from,
    to: values.to,
    method: methodOf(values.method),
    authToken: values['auth-token'],
    sharedKey: values['shared-key'],
    params: Object.fromEntries((values.param ?? []).map(paramOf)),
    at: timeOf(values.at),
    fallbackUrl: urlOf('fallback-url', values['fallback-url']),
    statusUrl: urlOf('status-url', values['status-url']),
  };
}

function urlOf(option: string, url: string | undefined): string | undefined {
  if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return url;
  throw new UsageError(
    `--${option} is ${JSON.stringify(url)}, but must be an http(s) URL such as http://localhost:3000/webhook`,
  );
}

function methodOf(method = 'POST'): 'GET' | 'POST' {
  const upper = method.toUpperCase();
  if (upper === 'GET' || upper === 'POST') return upper;
  throw new UsageError(`--method is ${JSON.stringify(method)}, but must be GET or POST`);
}

function paramOf(param: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(param) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new UsageError(`--param is ${JSON.stringify(param)}, but must be NAME=VALUE`);
}

function timeOf(time: string | undefined): Date | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  if (!Number.isNaN(date.getTime())) return date;
  throw new UsageError(`--at is ${JSON.stringify(time)}, but must be a time such as 2026-12-25T11:00`);
}
