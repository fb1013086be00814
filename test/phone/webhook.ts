import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/phone/clock.js';
import type { PhoneEvent } from '../../src/phone/events.js';

/** The content of <Response>, a whole answer (text/xml unless it has headers), or a function that answers. */
export type Answer =
  | string
  | { status?: number; headers?: Record<string, string>; body?: string | Buffer }
  | ((response: ServerResponse, request: ReceivedRequest) => void);

export interface ReceivedRequest {
  method: string;
  /** The full URL, without user and fragment, which never reach a server. */
  url: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The parameters of the form, or of the query of a GET. */
  params: Record<string, string>;
}

/** Answers requests one after the other, or by path; otherwise 404. Closes after the test. */
export async function startWebhook(answers: Answer[] | Record<string, Answer>) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', origin);
    const form = new URLSearchParams(await text(request));
    const params = Object.fromEntries(method === 'GET' ? url.searchParams : form);
    const answer = Array.isArray(answers) ? answers[requests.length] : answers[url.pathname];
    const received = { method, url: `${origin}${request.url}`, path: url.pathname, headers, params };
    requests.push(received);
    send(answer ?? { status: 404 }, response, received);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`not a port: ${address}`);
  const origin = `http://127.0.0.1:${address.port}`;

  async function close() {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  onTestFinished(close);
  return { origin, url: `${origin}/`, requests, close };
}

function send(answer: Answer, response: ServerResponse, request: ReceivedRequest) {
  if (typeof answer === 'function') return answer(response, request);
  const whole = typeof answer === 'string' ? { body: `<Response>${answer}</Response>` } : answer;
  const { status = 200, headers = { 'Content-Type': 'text/xml' }, body = '' } = whole;
  response.writeHead(status, headers).end(body);
}

/** A file that a Play may fetch. */
export const AUDIO: Answer = { headers: { 'Content-Type': 'audio/mpeg' }, body: 'la' };

/** An answer made of the request's parameters. */
export function answerTo(make: (params: Record<string, string>) => Answer): Answer {
  return (response, request) => send(make(request.params), response, request);
}

/** A shop's menu: 1 leaves a message, 2 waits in a queue, 3 says the hours, 0 dials. */
export const SHOP: Record<string, Answer> = {
  '/': '<Say>Welcome to the shop.</Say><Redirect>/menu</Redirect>',
  '/menu':
    '<Gather numDigits="1" action="/chosen"><Say>For cakes, press one.</Say></Gather><Redirect>/menu</Redirect>',
  '/chosen': answerTo(
    ({ Digits = '' }) =>
      ({
        1: '<Say>Leave a message.</Say><Record action="/thanks"/>',
        2: '<Enqueue>support</Enqueue>',
        3: '<Gather numDigits="1" action="/menu"><Say>Open at nine.</Say></Gather>',
        0: '<Dial>+15550001111</Dial>',
      })[Digits] ?? '<Redirect>/menu</Redirect>',
  ),
  '/thanks': '<Hangup/>',
};

/** An answer that waits. `asked` settles with the function that releases it when the request arrives. */
export function heldAnswer(held: Answer) {
  let ask: (release: () => void) => void = () => {};
  const asked = new Promise<() => void>((resolve) => {
    ask = resolve;
  });
  const answer: Answer = (response, request) => ask(() => send(held, response, request));
  return { answer, asked };
}

/** A clock that the test moves. Pass its `observe` to the call. */
export class ManualClock implements Clock {
  private time = 0;
  private timers: { at: number; ring: () => void }[] = [];
  private settlers: (() => void)[] = [];

  now = () => this.time;
  play = (ms: number, signal: AbortSignal) => this.pass(ms, signal);
  wait = (ms: number, signal: AbortSignal) => this.pass(ms, signal);
  skip = (ms: number) => {
    this.time += ms;
  };

  observe = (event: PhoneEvent) => {
    if (event.event !== 'status' || event.status === 'requesting') return;
    for (const resolve of this.settlers.splice(0)) resolve();
  };

  /** Settles when the phone plays or awaits something else, or the call has ended. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.settlers.push(resolve));
  }

  /** Lets this much time pass, with all events in it. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    const isDue = ({ at }: { at: number }) => at <= until;
    for (let due = this.timers.find(isDue); due; due = this.timers.find(isDue)) {
      this.time = due.at;
      const settled = this.settled();
      due.ring();
      await settled;
    }
    this.time = until;
  }

  /** Ends the current prompt or wait. */
  async finish(): Promise<void> {
    await this.advance(Math.min(...this.timers.map(({ at }) => at)) - this.time);
  }

  private pass(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = { at: this.time + ms, ring: resolve };
      this.timers = [...this.timers, timer];
      signal.addEventListener('abort', () => {
        this.timers = this.timers.filter((one) => one !== timer);
        resolve();
      });
    });
  }
}
