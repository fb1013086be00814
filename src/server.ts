import { createServer, type ServerResponse } from 'node:http';
import type { Express } from 'express';
import { listen } from './listen.js';

/** A handler and the rescue after it may take 9 s; whoever restarts a server gives it 10 s as a rule. */
const DRAIN_MS = 9500;

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
export async function serve(app: Express, port: number, host?: string): Promise<Service> {
  const server = createServer();
  const unanswered = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    unanswered.add(response);
    response.on('close', () => unanswered.delete(response));
    if (app.enabled('draining')) response.shouldKeepAlive = false;
  });
  server.on('request', app);
  return {
    port: await listen(server, port, host),
    async drain() {
      app.enable('draining');
      for (const response of unanswered) response.shouldKeepAlive = false;
      const closed = new Promise((resolve) => server.close(resolve));
      const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(deadline);
    },
  };
}
