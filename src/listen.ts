import type { Server } from 'node:http';

/** The server cannot listen on the port. The message says why, and what to do. */
export class ListenError extends Error {}

/**
 * Listens, and returns the port.
 * @param variable the environment variable that chooses the port, for the error's message
 * @throws ListenError
 */
export function listen(
  server: Server,
  port: number,
  host: string | undefined,
  variable = 'PORT',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(new ListenError(explain(error, port, variable)));
    server.once('error', onError);
    server.listen({ port, host }, () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function explain({ code, message }: NodeJS.ErrnoException, port: number, variable: string): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use: end the program that uses it, or choose another with ${variable}=${port + 1}`;
  }
  if (code === 'EACCES') return `Port ${port} needs privileges: choose one from 1024 with ${variable}=3000`;
  return `Cannot listen on port ${port}: ${message}`;
}
