import { createServer } from 'node:http';
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { createApp } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { loadSoundTree, TreeError } from '../graph/load-tree.js';
import { playTree } from '../graph/play-tree.js';
import { listen } from '../listen.js';
import { showVoicemail } from '../voicemail/show-voicemail.js';
import { voicemailEvents } from '../voicemail/voicemail-events.js';
import { pretendedTime } from '../webhook/call-request.js';
import { errorPlace } from '../webhook/error-place.js';
import { eventQueue } from '../webhook/event-queue.js';
import { memoryEvents } from '../webhook/event-store.js';
import { treeEvents } from '../webhook/tree-events.js';
import { callMessages } from './call-messages.js';
import { drawTree } from './draw-tree.js';
import type { FromServer, StoreReply } from './messages.js';
import { reportReads } from './report-reads.js';
import { SupervisorStore } from './supervisor-store.js';

// The server that npm run dev starts again at every saved change. The supervisor forwards requests to it, keeps its
// sessions, and ends it. Ctrl-C in a terminal, and its end,
// reach both processes; the supervisor handles them.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit());

process.on('uncaughtException', (error) => {
  const message = { kind: 'crashed', problem: describeError(error) } as const;
  process.send?.(message, () => process.exit(1));
});
// As in production, a promise that a handler left behind ends nobody's call.
process.on('unhandledRejection', (error) => {
  tell({ kind: 'log', message: `A promise was rejected that nothing awaits: ${describeError(error)}` });
});

const store = new SupervisorStore((request) => tell({ kind: 'store', ...request }));
process.on('message', (reply: StoreReply) => store.receive(reply));

try {
  await serve();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  tell({ kind: 'broken', problems: [...error.problems] });
}

async function serve() {
  reportReads((path) => tell({ kind: 'read', path }));
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

/** The error and where in the tree it was made, on one line. */
function describeError(error: unknown): string {
  const at = errorPlace(error);
  const place = at ? ` (${relative('', at.file)}:${at.line})` : '';
  return `${error instanceof Error ? `${error.name}: ${error.message}` : inspect(error)}${place}`;
}

function tell(message: FromServer) {
  process.send?.(message);
}
