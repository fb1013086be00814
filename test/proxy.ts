import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that gives each request to the next of these servers in turn; 502 where that one fails. */
export async function roundRobin(targets: readonly string[]) {
  let next = 0;
  const server = createServer((asked, answer) => {
    const { hostname, port } = new URL(targets[next++ % targets.length] ?? '');
    const { method, url: path, headers } = asked;
    const forward = request({ hostname, port, method, path, headers, agent: false }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    forward.on('error', () => answer.writeHead(502).end());
    asked.pipe(forward);
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
