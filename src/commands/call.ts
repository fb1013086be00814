import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { createApp } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { loadTree, TreeError, takeTreeOption } from '../graph/load-tree.js';
import { listen } from '../listen.js';
import type { Observer } from '../observer.js';
import { runCall } from '../phone/command.js';
import { pretendedTime } from '../webhook/call-request.js';
import { eventQueue } from '../webhook/event-queue.js';
import { treeEvents } from '../webhook/tree-events.js';

dotenv.config({ quiet: true });
// The reader of the transcript may stop early, as head does.
process.stdout.once('error', () => process.exit());
try {
  const { name, rest } = takeTreeOption(process.argv.slice(2));
  process.exitCode = await runCall(rest, () => openTree(name));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Serves the tree on a free port of this computer. */
async function openTree(name: string | undefined) {
  const { tree, problems } = await loadTree(name);
  const config = { ...loadConfig(process.env, 'development', problems), validate: false };
  const observer: Observer = {
    failure: ({ error, rescueError }) => console.error(...[error, rescueError].filter(Boolean)),
    eventFailure: ({ kind, error }) => console.error(`the event ${kind} failed:`, error),
  };
  const events = eventQueue(treeEvents(tree), observer);
  const server = createServer(createApp(config, tree, { observer, events, timeOf: pretendedTime }));
  const base = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  return {
    url: `${base}/webhook`,
    fallbackUrl: `${base}/fallback`,
    statusUrl: `${base}/status`,
    async close() {
      await events.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
