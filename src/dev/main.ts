import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../config.js';
import { TreeError, takeTreeOption, treePath } from '../graph/load-tree.js';
import { ListenError } from '../listen.js';
import { endWith } from './end-with.js';
import { stateFolder } from './saved-numbers.js';
import { loadDevelopment, readEnvironment } from './settings.js';
import { startDev } from './start-dev.js';
import { twilioNumbers } from './twilio-numbers.js';

const HELP = `Runs the phone tree on this computer with a browser phone, and serves each saved change at once.

  npm run dev                     runs src/ivr.ts, or the tree that TREE names
  npm run dev -- --tree FILE      runs another tree, such as recipes/office

With four values in .env, a real number rings here: .env.example explains them. Ctrl-C restores the number.`;

const env = readEnvironment(process.env);
try {
  const { name = env['TREE'], rest } = takeTreeOption(process.argv.slice(2));
  if (rest.includes('--help')) console.log(HELP);
  else if (rest.length === 0) await run(name);
  else {
    console.error(`npm run dev has no option ${rest[0]}\n(npm run dev -- --help shows the options)`);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(name: string | undefined) {
  const { config, settings } = loadDevelopment(env);
  const server = fileURLToPath(new URL('./supervised-server.ts', import.meta.url));
  const dev = startDev({
    env: { ...env, TREE: name },
    config,
    settings,
    command: [process.execPath, ...process.execArgv, server],
    watched: [
      relative('', fileURLToPath(new URL('..', import.meta.url))),
      ...(name && existsSync(name) ? [name] : []),
    ],
    envFile: '.env',
    treeFile: treePath(name?.trim() || 'ivr'),
    startPage: async (options) => (await import('./page/serve-page.js')).servePage(options),
    forward: async (options) => (await import('@ngrok/ngrok')).forward(options),
    twilio: await twilioNumbers(settings.twilio),
    stateFolder: stateFolder(env),
    print: (text) => console.log(text),
  });
  const end = endWith(dev.close);
  try {
    await dev.started;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    console.error(error.message);
    end(1);
  }
}
