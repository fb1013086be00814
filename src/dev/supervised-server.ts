import { createServer } from 'node:http';
import { createApp } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { loadSoundTree, TreeError } from '../graph/load-tree.js';
import { playTree } from '../graph/play-tree.js';
import { listen } from '../listen.js';
import { pretendedTime } from '../webhook/call-request.js';
import { callMessages } from './call-messages.js';
import { drawTree } from './draw-tree.js';
import type { FromServer, StoreReply } from './messages.js';
import { SupervisorStore } from './supervisor-store.js';

// The server that npm run dev starts again at every saved change. The supervisor forwards requests to it, keeps its
// sessions, and ends it. Ctrl-C in a terminal reaches both processes; the supervisor handles it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const store = new SupervisorStore((request) => tell({ kind: 'store', ...request }));
process.on('message', (reply: StoreReply) => store.receive(reply));

try {
  await serve();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  tell({ kind: 'broken', problems: [...error.problems] });
}

async function serve() {
  const { tree, problems } = await loadSoundTree();
  const config = loadConfig(process.env, 'development', problems);
  // An exit that never returns stops this server here, while the last working one still answers.
  await playTree(tree, { handlerMs: 10 });
  const port = await listen(
    createServer(
      createApp(config, tree, { observer: callMessages(tree, tell), store, timeOf: pretendedTime }),
    ),
    0,
    '127.0.0.1',
  );
  tell({ kind: 'ready', port });
  await drawTree(tree).then(
    (drawn) => tell({ kind: 'tree', tree: drawn }),
    (error) => tell({ kind: 'log', message: `The tree is served, but cannot be drawn: ${error}` }),
  );
}

function tell(message: FromServer) {
  process.send?.(message);
}
