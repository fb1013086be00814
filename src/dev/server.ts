import { createServer } from 'node:http';
import { createApp } from '../app.js';
import { ConfigError, loadConfig } from '../config.js';
import { explore } from '../graph/explore.js';
import { loadSoundTree, TreeError } from '../graph/load-tree.js';
import { listen } from '../listen.js';
import { keys, shortened } from '../log.js';
import type { Observer } from '../observer.js';
import { type Call, hasEnded, isState, type PhoneTree } from '../state-machine.js';
import { drawTree } from './draw.js';
import type { FromServer, StoreReply } from './messages.js';
import { SupervisorStore } from './store.js';

// The server that npm run dev starts anew at every saved change. It listens to the supervisor only, which hands
// requests on, keeps the sessions, and ends it; Ctrl-C in a terminal reaches both, and is the supervisor's to handle.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const store = new SupervisorStore((request) => tell({ kind: 'store', ...request }));
process.on('message', (reply: StoreReply) => store.receive(reply));

/** Tells the supervisor what happens in a tree. */
function observe<Name extends string>(tree: PhoneTree<Name>): Observer {
  function tellTurn({ call, left, entered }: { call: Call; left: string | undefined; entered: string }) {
    const isOver = left !== undefined && isState(tree, left) && tree.states[left].exit === null;
    const ends = isOver || hasEnded(call);
    tell({
      kind: 'turn',
      call: call.sid,
      from: shortened(call.from),
      left,
      digits: keys(call),
      entered,
      ends,
    });
    if (ends) tell({ kind: 'ended', call: call.sid });
  }
  return {
    turn: tellTurn,
    silence({ call, left, turns }) {
      const message = `${shortened(call.from)} was silent for ${turns} turns in ${left}: hung up`;
      tell({ kind: 'log', message });
      tell({ kind: 'ended', call: call.sid });
    },
    refusal({ status, reason }) {
      tell({ kind: 'log', message: `${status}: ${reason}` });
    },
    end({ call }) {
      tell({ kind: 'ended', call: call.sid });
    },
    failure({ error, rescueError, call, left, entered }) {
      for (const one of [error, rescueError]) {
        if (one !== undefined)
          tell({ kind: 'log', message: one instanceof Error ? `${one.stack}` : `${one}` });
      }
      if (entered !== undefined) tellTurn({ call, left, entered });
    },
  };
}

try {
  await serve();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  tell({ kind: 'broken', problems: [...error.problems] });
}

async function serve() {
  const { tree, problems } = await loadSoundTree();
  const config = loadConfig(process.env, 'development', problems);
  // An exit that never returns must stop this server, and not the one that answers until now.
  await explore(tree, { patience: 10 });
  const port = await listen(createServer(createApp(config, tree, observe(tree), store)), 0, '127.0.0.1');
  tell({ kind: 'ready', port });
  await drawTree(tree).then(
    (drawn) => tell({ kind: 'tree', tree: drawn }),
    (error) => tell({ kind: 'log', message: `the tree is served, but cannot be drawn: ${error}` }),
  );
}

function tell(message: FromServer) {
  process.send?.(message);
}
