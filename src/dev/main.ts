import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../config.js';
import { listen } from '../listen.js';
import { memoryStore } from '../session.js';
import { openDoor, openTunnelDoor } from './door.js';
import { loadDevelopment, readEnvironment, twilioNumbers } from './environment.js';
import { goOutside, stateFolder } from './outside.js';
import { dim, type Facts, panel, red, turnLine } from './panel.js';
import { supervise } from './supervisor.js';
import { watchFiles } from './watch.js';

const ENDING_MS = 2500;

const env = readEnvironment(process.env);
const { config, settings } = loadOrExit();
const facts: Facts = { webhook: '', verified: config.validate, missing: missing() };

let served = false;

const supervisor = supervise(
  [process.execPath, ...process.execArgv, fileURLToPath(new URL('./server.ts', import.meta.url))],
  // without what .env says: the server reads that anew at each start
  { ...process.env, SESSION_SECRET: env['SESSION_SECRET'] || randomBytes(32).toString('hex') },
  memoryStore(),
  {
    serving() {
      served = true;
      showPanel();
    },
    broken: (problems) =>
      say(red(['The change is not served:', ...problems].join('\n').replaceAll('\n', '\n  '))),
    tree({ errors }) {
      for (const error of errors) say(red(`npm run check would refuse ${error}`));
    },
    turn: (turn) => say(turnLine(turn, new Date())),
    log: (message) => say(red(message)),
  },
);
const door = openDoor(supervisor);
const tunnelDoor = openTunnelDoor(supervisor, () => {});
const watcher = watchFiles(['src', '.env'], (file) => {
  say(dim(`${file} changed`));
  supervisor.restart();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

facts.webhook = `http://localhost:${await listenOrEnd(door, config.port, 'PORT')}/webhook`;
const outside = goOutside({
  mayOpen: config.validate || env['TWILIO_VALIDATE']?.trim() === 'false',
  settings,
  tunnelPort: await listenOrEnd(tunnelDoor, 0, ''),
  forward: async (options) => (await import('@ngrok/ngrok')).forward(options),
  numbers: await twilioNumbers(settings, config),
  stateFolder: stateFolder(env),
  note: say,
});
Object.assign(facts, (await outside).facts);
if (facts.tunnel && served) showPanel();

function loadOrExit() {
  try {
    return loadDevelopment(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** What a call from a real telephone needs and is not set. */
function missing(): string[] {
  const needed = ['NGROK_AUTHTOKEN', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER'];
  return needed.filter((name) => !env[name]?.trim());
}

async function listenOrEnd(server: Server, port: number, variable: string): Promise<number> {
  try {
    return await listen(server, port, '127.0.0.1');
  } catch (error) {
    console.error(error instanceof Error ? error.message.replace('PORT=', `${variable}=`) : error);
    await supervisor.close();
    process.exit(1);
  }
}

function showPanel() {
  say(['', ...panel(facts), ''].join('\n'));
}

function say(text: string) {
  console.log(text);
}

/** Ends everything that was started; what does not end in time is left to its own clean-up at the next start. */
async function end() {
  setTimeout(() => process.exit(), ENDING_MS);
  await watcher.close();
  await (await outside).close();
  for (const server of [door, tunnelDoor]) server.close();
  await supervisor.close();
  process.exit();
}
