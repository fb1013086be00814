import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Express } from 'express';
import { listen } from './listen.js';

/** A handler and the rescue after it may take 9 s. Most service managers kill the process after 10 s. */
const DRAIN_MS = 9500;
/** Load balancers keep connections without a request in reserve. Node does not count them as idle. */
const MUTE_MS = 1000;
/** A request that has not arrived within this time is cut off. Node checks once a second. */
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
  /** Latest response per connection; undefined before its first request. */
  const responses = new Map<Socket, ServerResponse | undefined>();
  const server = serverOf(app, arrivalMs);
  server.on('connection', (socket: Socket) => {
    responses.set(socket, undefined);
    socket.on('close', () => responses.delete(socket));
  });
  server.on('request', (request, response) => {
    const { socket, headers } = request;
    // Proxies wait for the answer before the next request. Answering a packet full of requests would take long.
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
 * A server whose requests and responses have the app's prototypes from the start. Otherwise Express changes the
 * prototypes at each request, which takes longer than the rest (https://github.com/expressjs/express/issues/5998).
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

/** Twilio never sends a body in chunks, and one packet can hold thousands of chunks. */
function refuseChunks(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(411, { Connection: 'close' }).end();
  request.destroy();
}
