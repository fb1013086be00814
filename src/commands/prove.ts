import { runProve } from '../graph/prove-command.js';

// The reader of a pipe, such as head, may have seen enough.
process.stdout.once('error', () => process.exit());
process.exitCode = await runProve(process.argv.slice(2), console);
