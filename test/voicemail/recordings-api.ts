import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const TOKEN = 'the auth token';
export const AUDIO = Buffer.from('ID3 this is the audio');

export function recordingSid(number: number): string {
  return `RE${number.toString(16).padStart(32, '0')}`;
}

export function callSid(number: number): string {
  return `CA${number.toString(16).padStart(32, '0')}`;
}

/** What Twilio posts when a message has been recorded. */
export function recorded(number: number): Record<string, string> {
  return {
    CallSid: callSid(number),
    AccountSid: ACCOUNT,
    From: '+15551234567',
    To: '+15557654321',
    RecordingSid: recordingSid(number),
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/${recordingSid(number)}`,
    RecordingDuration: '4',
  };
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Audio, as Twilio sends it. */
export const sendAudio: Answer = (response) => {
  response.writeHead(200, { 'Content-Type': 'audio/mpeg' }).end(AUDIO);
};

export const sendStatus =
  (status: number): Answer =>
  (response) => {
    response.writeHead(status).end();
  };

/** A server that answers as Twilio's REST API does to requests for recordings, and to whom requests are led. */
export async function recordingsApi() {
  /** Answers to the next requests by path, without the extension; the last one stays. */
  const answers = new Map<string, Answer[]>();
  const requests: { method: string; host: string; path: string; authorization: string | undefined }[] = [];
  const state = { answer: sendAudio };

  const server = createServer((request, response) => {
    const { method = '', headers } = request;
    const host = `${headers['x-asked-host']}`;
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    requests.push({ method, host, path: pathname, authorization: headers.authorization });
    const planned = answers.get(pathname.replace(/\.(mp3|json)$/, '')) ?? [];
    const answer = planned.length > 1 ? planned.shift() : planned[0];
    if (answer) return answer(response, request);
    if (method === 'DELETE') return response.writeHead(204).end();
    const expected = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    if (headers.authorization !== expected) return response.writeHead(401).end();
    return state.answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    answers,
    requests,
    state,
    /** Leads every request for a host to the server, and tells it the host. */
    fetch: ledTo(port),
    /** Sets the answers to the next requests for a recording. */
    plan(number: number, ...planned: Answer[]) {
      answers.set(new URL(recorded(number)['RecordingUrl'] ?? '').pathname, planned);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A fetch whose requests all go to this port, as if it were every host. */
export function ledTo(port: number): typeof fetch {
  return (asked, options) => {
    const url = new URL(asked instanceof Request ? asked.url : asked);
    const headers = new Headers(options?.headers);
    headers.set('X-Asked-Host', url.host);
    return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...options, headers });
  };
}
