import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { TWILIO_PATHS } from '../app.js';
import { OWNER_PATH } from './owner.js';
import { NoServer, type Supervisor } from './supervisor.js';

type Servers = Pick<Supervisor, 'withServer'>;

const MAX_BODY_BYTES = 1024 * 1024;

interface ProxyOptions {
  /** The host of PUBLIC_URL, at which the internet reaches this proxy without the tunnel. */
  publicHost?: string;
  /** Gets the CallSid of each request to that host. */
  onCall: (callSid: string) => void;
  /** The status of this `npm run dev`, for programs of this computer. */
  status: () => object;
}

/** Forwards every request to the server that runs now. */
export function reverseProxy(supervisor: Servers, { publicHost, onCall, status }: ProxyOptions): Server {
  return createServer((incoming, response) => {
    const { host = '', origin, 'x-forwarded-host': forwarded } = incoming.headers;
    const isPublic = publicHost !== undefined && [host, forwarded].includes(publicHost);
    // Browsers send an Origin with a web page's POST. Twilio and simulated phones do not.
    if (origin !== undefined) {
      response
        .writeHead(403, { 'Content-Type': 'text/plain' })
        .end('403 Forbidden: a web page cannot call here.\n');
    } else if (incoming.url === OWNER_PATH && /^127\.0\.0\.1:\d+$/.test(host) && forwarded === undefined) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(status()));
    } else {
      const inspect = isPublic ? (body: Buffer) => noteCall(body, onCall) : () => {};
      void forwardToServer(incoming, response, supervisor, inspect);
    }
  });
}

/** The proxy behind the tunnel: forwards Twilio's webhook requests only. `onCall` gets each call's CallSid. */
export function tunnelProxy(supervisor: Servers, onCall: (callSid: string) => void): Server {
  return createServer((incoming, response) => {
    const path = incoming.url?.split('?')[0] ?? '';
    if (incoming.method === 'POST' && TWILIO_PATHS.includes(path)) {
      return void forwardToServer(incoming, response, supervisor, (body) => noteCall(body, onCall));
    }
    response
      .writeHead(404, { 'Content-Type': 'text/plain' })
      .end('404 Not Found: only requests of Twilio pass the tunnel.\n');
    return undefined;
  });
}

function noteCall(body: Buffer, onCall: (callSid: string) => void) {
  // The request is not verified yet: only a well-formed CallSid is remembered.
  const sid = new URLSearchParams(body.toString()).get('CallSid') ?? '';
  if (/^CA[0-9a-f]{32}$/.test(sid)) onCall(sid);
}

async function forwardToServer(
  incoming: IncomingMessage,
  response: ServerResponse,
  supervisor: Servers,
  inspect: (body: Buffer) => void,
) {
  try {
    const body = await read(incoming);
    if (body === undefined) {
      response.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    inspect(body);
    await supervisor.withServer((port) => forward(incoming, body, response, port));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else apologize(response, error);
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function forward(
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  port: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // The client may have closed the connection before the answer comes.
    if (response.destroyed) return resolve();
    response.on('close', resolve);
    const { method, url } = incoming;
    const headers = { ...endToEnd(incoming.headers), 'content-length': body.length };
    const onward = request(
      { host: '127.0.0.1', port, method, path: url, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
        answer.pipe(response);
        answer.on('error', reject);
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

/** The headers without those of a single connection. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = headers;
  return rest;
}

/** Answers for a server that cannot: the caller hears a sentence instead of an application error. */
function apologize(response: ServerResponse, error: unknown) {
  const twiml = new VoiceResponse();
  const why = error instanceof NoServer ? 'The phone tree is broken.' : 'The phone tree broke down.';
  twiml.say(`${why} The terminal says why.`);
  twiml.hangup();
  response.writeHead(200, { 'Content-Type': 'text/xml' }).end(twiml.toString());
}
