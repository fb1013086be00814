import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * A proxy that gives each request to the next of these servers in turn, and on to another where one fails, as
 * nginx does with `proxy_next_upstream error timeout non_idempotent`.
 */
export async function roundRobin(targets: readonly string[]) {
  let next = 0;
  const server = createServer(async (asked, answer) => {
    const { method, url: path, headers } = asked;
    const body = await buffer(asked);
    const first = next++;
    ask(0);

    function ask(tried: number): void {
      if (tried === targets.length) {
        answer.writeHead(502).end();
        return;
      }
      const { hostname, port } = new URL(targets[(first + tried) % targets.length] ?? '');
      const forward = request({ hostname, port, method, path, headers, agent: false }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      forward.on('error', () => ask(tried + 1));
      forward.end(body);
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
