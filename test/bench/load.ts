import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

const AUTH_TOKEN = '0123456789abcdef0123456789abcdef';
const PUBLIC_URL = 'https://tree.example.com';
const CALLS = 20;

/** Environment variables that every server is given. */
const ENV = {
  NODE_ENV: 'production',
  PORT: '0',
  SESSION_SECRET: 'c1b35d1fc9de0bd0',
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  PUBLIC_URL,
};

const HAS_TASKSET = spawnSync('taskset', ['--version']).status === 0;

/** Keeps this process, which loads the servers, off their core. */
export function stayOnFirstCore(): void {
  if (HAS_TASKSET) spawnSync('taskset', ['-acp', '0', `${process.pid}`]);
}

export interface Target {
  name: string;
  url: string;
  child: ChildProcess;
}

/** Starts a server on the second core. */
export async function startTarget(
  name: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Target> {
  const [command, ...rest] = [...(HAS_TASKSET ? ['taskset', '-c', '1'] : []), process.execPath, ...args];
  const child = spawn(command ?? '', rest, {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...ENV, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /http:\/\/localhost:\d+/.exec(line)?.[0];
      if (found) resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.on('exit', () => reject(new Error(`${name} ended before it listened`)));
  });
  return { name, url, child };
}

/** The headers and the body of a request as Twilio sends it. */
export function twilioRequest(path: string, sid: string, more: Record<string, string>) {
  const params = {
    AccountSid: `AC${'0'.repeat(32)}`,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: 'in-progress',
    Called: '+15557654321',
    Caller: '+15551234567',
    Direction: 'inbound',
    From: '+15551234567',
    To: '+15557654321',
    ...more,
  };
  const headers: Record<string, string> = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'I-Twilio-Idempotency-Token': randomUUID(),
    'X-Twilio-Signature': getExpectedTwilioSignature(AUTH_TOKEN, `${PUBLIC_URL}${path}`, params),
  };
  return { headers, body: new URLSearchParams(params).toString() };
}

/** Begins a call; gives its cookie. */
export async function beginCall(url: string, sid: string): Promise<string> {
  const answer = await fetch(`${url}/webhook`, { method: 'POST', ...twilioRequest('/webhook', sid, {}) });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** What one round measured. */
export interface Round {
  /** Requests per second of the server's core, whatever else this computer does meanwhile. */
  perSecond: number;
  /** Milliseconds. */
  p99: number;
}

/** Calls that press 3, then 9, and so on, each of which changes the state, as fast as the server answers. */
export async function loadRound({ name, url, child }: Target, seconds: number): Promise<Round> {
  const sids = Array.from({ length: CALLS }, () => `CA${randomUUID().replaceAll('-', '')}`);
  const calls = await Promise.all(sids.map(async (sid) => ({ sid, cookie: await beginCall(url, sid) })));
  const times: number[] = [];
  let next = 0;
  const options: autocannon.Options = {
    url: `${url}/webhook`,
    connections: CALLS,
    duration: seconds,
    setupClient(client) {
      const { sid = '', cookie = '' } = calls[next++ % CALLS] ?? {};
      const requests = ['3', '9'].map((Digits): autocannon.Request => {
        const { headers, body } = twilioRequest('/webhook', sid, { msg: 'Gather End', Digits });
        return {
          method: 'POST',
          headers: { ...headers, Cookie: cookie },
          body,
          setupRequest(request) {
            const headers = { ...request.headers, 'I-Twilio-Idempotency-Token': randomUUID() };
            return { ...request, headers };
          },
        };
      });
      client.setRequests(requests);
    },
  };
  const cpuBefore = cpuSeconds(child);
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    run.on('response', (_client, _status, _bytes, time) => times.push(time));
  });
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${name}: ${result.errors} errors, ${result.non2xx} refused`);
  }
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / (cpuSeconds(child) - cpuBefore),
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

/** How long a process has used a core: user and system time, in ticks of 10 ms. */
function cpuSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
