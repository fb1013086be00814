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
  const server = serverOf(app, arrivalMs);
  server.on('connection', (socket: Socket) => {
    responses.set(socket, undefined);
    socket.on('close', () => responses.delete(socket));
  });
  server.on('request', (request, response) => {
    const { socket, headers } = request;
    // Proxies send no request before the last answer, and a packet full of requests takes long to answer.
    if (responses.get(socket)?.writableFinished === false) return void socket.destroy();
    responses.set(socket, response);
    if (headers['transfer-encoding'] !== undefined) return refuseChunks(request, response);
    if (app.enabled('draining')) response.shouldKeepAlive = false;
    app(request, response);
  });
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
function serverOf(app: Express, arrivalMs: number): Server {
  class Request extends IncomingMessage {}
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

/** Twilio sends no body in chunks, of which a packet can hold thousands. */
function refuseChunks(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(411, { Connection: 'close' }).end();
  request.destroy();
}
