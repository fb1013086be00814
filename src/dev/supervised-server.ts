import { createServer } from 'node:http';
import { createApp } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { loadSoundTree, TreeError } from '../graph/load-tree.js';
import { playTree } from '../graph/play-tree.js';
import { listen } from '../listen.js';
import { showVoicemail } from '../voicemail/show-voicemail.js';
import { voicemailEvents } from '../voicemail/voicemail-events.js';
import { pretendedTime } from '../webhook/call-request.js';
import { eventQueue } from '../webhook/event-queue.js';
import { memoryEvents } from '../webhook/event-store.js';
import { treeEvents } from '../webhook/tree-events.js';
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
  const observer = callMessages(tree, tell);
  const pending = memoryEvents();
  const show = showVoicemail(config.voicemail, pending, (shown) => tell({ kind: 'voicemail', ...shown }));
  const handlers = { ...treeEvents(tree), ...voicemailEvents(config.voicemail, pending), ...show };
  const events = eventQueue(handlers, observer, pending);
  const app = createApp(config, tree, { observer, events, store, timeOf: pretendedTime });
  const port = await listen(createServer(app), 0, '127.0.0.1');
  tell({ kind: 'ready', port });
  await drawTree(tree).then(
    (drawn) => tell({ kind: 'tree', tree: drawn }),
    (error) => tell({ kind: 'log', message: `The tree is served, but cannot be drawn: ${error}` }),
  );
}

function tell(message: FromServer) {
  process.send?.(message);
}
