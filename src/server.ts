import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Express } from 'express';
import { listen } from './listen.js';

/** A handler and the rescue after it may take 9 s; service managers kill after 10 s as a rule. */
const DRAIN_MS = 9500;
/** A load balancer keeps connections on which it has not asked yet; Node counts them among the busy ones. */
const MUTE_MS = 1000;
/** A request arrives within this time, or is cut off; looked after each second. */
const ARRIVAL_MS = 15_000;

/** To a body in chunks, and to a request before the last answer. Proxies send neither. */
const REFUSAL = 'HTTP/1.1 411 Length Required\r\nConnection: close\r\n\r\n';

/** An app that is served. */
export interface Service {
  port: number;
  /** Takes no new connection, answers the requests in flight, and settles when every connection is closed. */
  drain: () => Promise<void>;
}

/**
 * Serves an app.
 * @throws ListenError
 */
export async function serve(
  app: Express,
  port: number,
  host?: string,
  arrivalMs = ARRIVAL_MS,
): Promise<Service> {
  /** The last of each connection, which may be on its way; undefined: it has not asked yet. */
  const responses = new Map<Socket, ServerResponse | undefined>();
  const server = serverOf(app, arrivalMs, ({ method, headers, socket }) => {
    const isEarly = responses.get(socket)?.writableFinished === false;
    return isEarly || headers['transfer-encoding'] !== undefined || method === 'CONNECT';
  });
  server.on('connection', (socket: Socket) => {
    responses.set(socket, undefined);
    socket.on('close', () => responses.delete(socket));
  });
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {}).end(REFUSAL, () => socket.destroy());
  });
  server.on('request', ({ socket }, response) => {
    responses.set(socket, response);
    if (app.enabled('draining')) response.shouldKeepAlive = false;
  });
  server.on('request', app);
  return {
    port: await listen(server, port, host),
    async drain() {
      app.enable('draining');
      for (const response of responses.values()) if (response) response.shouldKeepAlive = false;
      const closed = new Promise((resolve) => server.close(resolve));
      const mute = setTimeout(() => {
        for (const socket of responses.keys()) if (socket.bytesRead === 0) socket.destroy();
      }, MUTE_MS);
      const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(mute);
      clearTimeout(deadline);
    },
  };
}

/**
 * A server that makes requests and responses with the app's own prototypes. Express would change those of each
 * that comes, which takes longer than all the rest does (https://github.com/expressjs/express/issues/5998).
 */
function serverOf(app: Express, arrivalMs: number, isRefused: (request: IncomingMessage) => boolean): Server {
  class Request extends IncomingMessage {
    #upgrade: boolean | undefined;
    /** Whether Node stops parsing, in the middle of a packet too: a packet full of requests takes long to parse. */
    get upgrade() {
      this.#upgrade ??= isRefused(this);
      return this.#upgrade;
    }
    set upgrade(_asked) {}
  }
  class Response extends ServerResponse<Request> {}
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return createServer({
    IncomingMessage: Request,
    ServerResponse: Response,
    requestTimeout: arrivalMs,
    headersTimeout: arrivalMs,
    connectionsCheckingInterval: arrivalMs / 15,
  });
}
