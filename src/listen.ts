import type { Server } from 'node:http';

/**
 * Listens, and gives the port.
 * @throws Error that says what to do where the port cannot be had
 */
export function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(explain(error, port), { cause: error })));
    server.listen({ port, host }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function explain({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use: end the program that has it, or choose another with PORT=${port + 1}`;
  }
  if (code === 'EACCES') return `Port ${port} needs privileges: choose one from 1024 with PORT=3000`;
  return `Cannot listen on port ${port}: ${message}`;
}
