import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../config.js';
import { TreeError, takeTreeOption, treePath } from '../graph/load-tree.js';
import { ListenError } from '../listen.js';
import { stateFolder, twilioNumbers } from './public-number.js';
import { loadDevelopment, readEnvironment } from './settings.js';
import { startDev } from './start-dev.js';

/** What has not ended by then is left as it is: the next start restores the number's settings. */
const ENDING_MS = 2500;

const env = readEnvironment(process.env);
try {
  await run();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run() {
  const { name = env['TREE'] } = takeTreeOption(process.argv.slice(2));
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
    numbers: await twilioNumbers(settings, config),
    stateFolder: stateFolder(env),
    print: (text) => console.log(text),
  });
  async function end(exitCode: 0 | 1) {
    setTimeout(() => process.exit(exitCode), ENDING_MS);
    await dev.close();
    process.exit(exitCode);
  }
  // For one Ctrl-C, the terminal and npm may both send a signal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  try {
    await dev.started;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    console.error(error.message);
    await end(1);
  }
}
