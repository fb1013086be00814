import dotenv from 'dotenv';
import { ConfigError } from '../config.js';
import { diagnose } from '../dev/diagnose.js';
import { restoreNumbers } from '../dev/restore-numbers.js';
import { stateFolder } from '../dev/saved-numbers.js';
import { loadDevSettings } from '../dev/settings.js';
import type { Forward } from '../dev/tunnel.js';
import { twilioNumbers } from '../dev/twilio-numbers.js';
import { TreeError, takeTreeOption } from '../graph/load-tree.js';

const HELP = `Says why a call from a real phone does not work, and what to do.

  npm run doctor                      examines .env, the tree, the tunnel and the number
  npm run doctor -- --tree FILE       examines another tree than TREE, such as recipes/office
  npm run doctor -- --restore         restores numbers that still point at an ended npm run dev

Exit code: 0 all is well, 1 something is to do, 2 wrong usage or configuration.`;

// The tree's module reads its variables from process.env.
dotenv.config({ quiet: true });
try {
  const { name, rest } = takeTreeOption(process.argv.slice(2));
  process.exit(await run(name, rest));
} catch (error) {
  if (!(error instanceof TreeError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(name: string | undefined, options: readonly string[]): Promise<0 | 1 | 2> {
  const unknown = options.find((option) => option !== '--help' && option !== '--restore');
  if (unknown !== undefined) {
    console.error(`npm run doctor has no option ${unknown}\n(npm run doctor -- --help shows the options)`);
    return 2;
  }
  if (options.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const isWell = options.includes('--restore') ? await restore() : await examine(name);
  return isWell ? 0 : 1;
}

async function examine(name: string | undefined): Promise<boolean> {
  const forward: Forward = async (options) => (await import('@ngrok/ngrok')).forward(options);
  const findings = await diagnose({ env: process.env, folder: '.', treeName: name, forward });
  for (const { what, todo } of findings)
    console.log(todo === undefined ? `ok    ${what}` : `TO DO ${what}: ${todo}`);
  return findings.every(({ todo }) => todo === undefined);
}

async function restore(): Promise<boolean> {
  const twilio = await twilioNumbers(loadDevSettings(process.env).twilio);
  const results = await restoreNumbers(twilio, stateFolder(process.env), 'left behind');
  if (results.length === 0) console.log('No number was left behind: nothing to restore');
  for (const { done, text } of results) console.log(`${done ? 'ok    ' : 'TO DO '}${text}`);
  return results.every(({ done }) => done);
}
