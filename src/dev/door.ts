import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { NoServer, type Supervisor } from './supervisor.js';

const MAX_BODY_BYTES = 1024 * 1024;
const FOR_TWILIO = ['/webhook', '/fallback', '/status'];

/** Hands every request on to the server that answers at the moment. */
export function openDoor(supervisor: Supervisor): Server {
  return createServer((incoming, response) => {
    // Twilio and telephones do not name an origin; a page of the web that posts here does.
    if (incoming.headers.origin === undefined) void passOn(incoming, response, supervisor, () => {});
    else response.writeHead(403, { 'Content-Type': 'text/plain' }).end('403: web pages cannot call here.\n');
  });
}

/** The door at the end of the tunnel: what Twilio needs, and nothing else; tells of each call that comes in by it. */
export function openTunnelDoor(supervisor: Supervisor, tell: (callSid: string) => void): Server {
  return createServer((incoming, response) => {
    const path = incoming.url?.split('?')[0] ?? '';
    if (incoming.method === 'POST' && FOR_TWILIO.includes(path)) {
      return void passOn(incoming, response, supervisor, (body) => {
        // Whoever posts is not known yet: nothing but what looks like a call is remembered.
        const sid = new URLSearchParams(body.toString()).get('CallSid') ?? '';
        if (/^CA[0-9a-f]{32}$/.test(sid)) tell(sid);
      });
    }
    response
      .writeHead(404, { 'Content-Type': 'text/plain' })
      .end('404: only what Twilio posts gets through here.\n');
    return undefined;
  });
}

async function passOn(
  incoming: IncomingMessage,
  response: ServerResponse,
  supervisor: Supervisor,
  see: (body: Buffer) => void,
) {
  try {
    const body = await read(incoming);
    if (body === undefined) {
      response.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    see(body);
    await supervisor.use((port) => forward(incoming, body, response, port));
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
    // Whoever asked may be gone before there is an answer.
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

/** The headers that are not about a single connection. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = headers;
  return rest;
}

/** Even a developer with a broken tree hears a sentence, not an application error. */
function apologize(response: ServerResponse, error: unknown) {
  const twiml = new VoiceResponse();
  const why = error instanceof NoServer ? 'The phone tree is broken.' : 'The phone tree broke down.';
  twiml.say(`${why} The terminal says why.`);
  twiml.hangup();
  response.writeHead(200, { 'Content-Type': 'text/xml' }).end(twiml.toString());
}
