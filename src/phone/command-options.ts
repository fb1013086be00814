import { parseArgs } from 'node:util';
import type { CallOptions } from './call.js';

export const HELP = `Calls a phone tree from the terminal, without a telephone.

  npm run call                          calls in real time: one key press is one key
  npm run call -- 3 1 2 hangup          plays a script and prints the transcript
  npm run call -- 1 speak:4             leaves a message of 4 seconds
  npm run call -- 0 answer              the dialed number answers
  npm run call -- 2 agent               waits in the queue until an agent comes
  echo 3 1 2 | npm run call             reads the script from standard input
  npm run call -- --url https://example.com/voice --auth-token TOKEN 1

Each word of a script is one act:
  31, *, '#'           presses these keys, one after the other
  wait                 stays silent until Twilio stops waiting
  speak, speak:4       leaves a message of 4 seconds (default 3), which silence ends
  speak:4:'#'          leaves a message that a key ends
  speak:4:hangup       leaves a message that hanging up ends
  say:WORDS            speaks to a Gather that takes speech
  say:WORDS:0.3        the same, with this Confidence (default 0.9)
  answer, busy, no-answer, failed       what the dialed number does
  answer:20            answers, and hangs up after 20 seconds (default 3)
  answer:stay          answers, and talks until somebody hangs up
  answer:machine       an answering machine answers
  callee:1             the callee presses this key
  callee:wait          the callee stays silent
  callee:hangup        the callee hangs up
  agent, leave, queue-full              how waiting in a queue ends
  hangup               hangs up; so does the end of the script

Options:
  --tree FILE          calls another tree than src/ivr.ts, such as recipes/office
  --url URL            calls the TwiML webhook of any project at this URL
  --method GET         sends the first request by GET
  --auth-token TOKEN   signs requests as Twilio does
  --shared-key KEY     signs requests with the shared key of a Webhook Rule
  --from, --to NUMBER  the caller's number, and the called number
  --param NAME=VALUE   sends this parameter with each request; may be repeated
  --at TIME            pretends that the call begins at this time: 2026-12-25T11:00
  --fallback-url URL   requests this URL if the webhook fails
  --status-url URL     requests this URL when the call has ended
  --twiml              shows each request with its parameters and its TwiML
  --json               prints one JSON object a line for each event of the call
  --help               prints this text

Exit code: 0 no error, 1 the caller would have heard an application error, 2 wrong usage.`;

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

/** Thrown if the arguments are wrong. The message says what is right. */
export class UsageError extends Error {}

/** The words and options of a command. @throws UsageError */
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
