import dotenv from 'dotenv';
import { ConfigError } from '../config.js';
import { diagnose } from '../dev/diagnose.js';
import { restoreNumbers } from '../dev/restore-numbers.js';
import { stateFolder } from '../dev/saved-numbers.js';
import { loadDevSettings } from '../dev/settings.js';
import type { Forward } from '../dev/tunnel.js';
import { twilioNumbers } from '../dev/twilio-numbers.js';
import { TreeError, takeTreeOption } from '../graph/load-tree.js';

// npm run doctor: says why a real call does not work; with --restore, gives numbers that an ended `npm run dev` left
// behind their old settings back. A tree reads its own variables from process.env.
dotenv.config({ quiet: true });
try {
  const { name, rest } = takeTreeOption(process.argv.slice(2));
  const isWell = rest.includes('--restore') ? await restore() : await examine(name);
  process.exit(isWell ? 0 : 1);
} catch (error) {
  if (!(error instanceof TreeError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
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
