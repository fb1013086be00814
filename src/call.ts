import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { createTree } from './ivr.js';
import { listen } from './listen.js';
import { runCall } from './phone/command.js';

dotenv.config({ quiet: true });
try {
  process.exitCode = await runCall(process.argv.slice(2), openTree);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** The tree on a free port of this computer, which nobody else is to call. */
async function openTree() {
  const config = { ...loadConfig(process.env, 'development'), validate: false };
  const server = createServer(createApp(config, createTree(config.receptionNumber)));
  const port = await listen(server, 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
