import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { createApp, type Observer } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { describeProblem } from '../graph/problem.js';
import { startProblems } from '../graph/structure.js';
import { createTree } from '../ivr.js';
import { listen } from '../listen.js';
import { shortened } from '../log.js';
import { drawTree } from './draw.js';
import type { FromServer, StoreReply } from './messages.js';
import { SupervisorStore } from './store.js';

// The server that npm run dev starts anew at every saved change. It listens to the supervisor only, which hands
// requests on, keeps the sessions, and ends it; Ctrl-C in a terminal reaches both, and is the supervisor's to handle.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const store = new SupervisorStore((request) => tell({ kind: 'store', ...request }));
process.on('message', (reply: StoreReply) => store.receive(reply));

const observer: Observer = {
  turn({ call, left, entered }) {
    tell({ kind: 'turn', call: call.sid, from: shortened(call.from), left, digits: call.digits, entered });
  },
  refusal({ status, reason }) {
    tell({ kind: 'log', message: `${status}: ${reason}` });
  },
  failure({ error }) {
    tell({
      kind: 'log',
      message: error instanceof Error ? (error.stack ?? error.message) : `${error}`,
    });
  },
};

dotenv.config({ quiet: true });
try {
  await serve();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  tell({ kind: 'broken', problems: [...error.problems] });
}

async function serve() {
  const config = loadConfig(process.env, 'development');
  const tree = createTree(config.receptionNumber);
  const problems = await startProblems(tree);
  if (problems.length > 0) return tell({ kind: 'broken', problems: problems.map(describeProblem) });
  const port = await listen(createServer(createApp(config, tree, observer, store)), 0, '127.0.0.1');
  tell({ kind: 'ready', port });
  tell({ kind: 'tree', tree: await drawTree(tree) });
}

function tell(message: FromServer) {
  process.send?.(message);
}
