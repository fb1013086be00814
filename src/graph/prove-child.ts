import { readFileSync, writeSync } from 'node:fs';
import dotenv from 'dotenv';
import { ConfigError } from '../config.js';
import { loadTree, TreeError } from './load-tree.js';
import type { Problem } from './problem.js';
import { prove } from './prove.js';
import { refuseSockets } from './refuse-sockets.js';
import { type Witness, witnessOf } from './witness.js';

/** The result that this process sends at the end. */
export type Told = { problems: Problem[]; turns: number; doubts: string[] } | { failed: string };

/** The progress of this process, one line of JSON on the third pipe. */
export interface Doing {
  state: string;
  handler: string;
  witness: Witness;
}

const NOTES = 3;

// Plays a tree for npm run prove in a process of its own, which npm run prove ends.
const send = process.send?.bind(process);
Reflect.deleteProperty(process, 'send');
Reflect.deleteProperty(process, 'disconnect');
process.once('disconnect', () => process.exit());
// A server logs the rejection of a promise that nobody awaits, and no call ends.
process.on('unhandledRejection', () => {});
dotenv.config({ quiet: true });
const told = await play(process.argv[2]).catch((error: unknown): Told => {
  if (error instanceof ConfigError || error instanceof TreeError) return { failed: error.message };
  return { failed: error instanceof Error ? `${error.stack}` : String(error) };
});
send?.(told);

async function play(name: string | undefined): Promise<Told> {
  const { tree, file, problems: variables } = await loadTree(name);
  if (variables.length > 0) throw new ConfigError(variables);
  const refusing = refuseSockets();
  const { problems, played } = await prove(tree, {
    file,
    source: readFileSync(file, 'utf8'),
    around(about, work) {
      const { state, handler, run } = about;
      note({ state, handler, witness: witnessOf(run.before) });
      return refusing(about, work);
    },
  });
  return { problems, turns: played?.steps.length ?? 0, doubts: [...(played?.doubts ?? [])] };
}

function note(doing: Doing): void {
  try {
    writeSync(NOTES, `${JSON.stringify(doing)}\n`);
  } catch {
    // The pipe is full. A later progress line replaces this one.
  }
}
