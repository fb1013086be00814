import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { listen } from './listen.js';
import type { Observer } from './observer.js';
import { runCall } from './phone/command.js';

/** The tree cannot even be loaded. */
class TreeError extends Error {}

dotenv.config({ quiet: true });
// Whoever reads the transcript may have seen enough: head, for one.
process.stdout.once('error', () => process.exit());
try {
  process.exitCode = await runCall(process.argv.slice(2), openTree);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** The tree on a free port of this computer, which nobody else is to call. */
async function openTree() {
  const config = { ...loadConfig(process.env, 'development'), validate: false };
  const { createTree } = await import('./ivr.js').catch((error: Error) => {
    throw new TreeError(`src/ivr.ts does not run: ${error.message}`);
  });
  const observer: Observer = {
    failure: ({ error, rescueError }) => console.error(...[error, rescueError].filter(Boolean)),
  };
  const server = createServer(createApp(config, createTree(config.receptionNumber), observer));
  const port = await listen(server, 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
