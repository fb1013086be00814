import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../config.js';
import { TreeError, takeTreeOption } from '../graph/load-tree.js';
import { listen } from '../listen.js';
import { memoryStore } from '../session.js';
import { openDoor, openTunnelDoor } from './door.js';
import { loadDevelopment, readEnvironment, twilioNumbers } from './environment.js';
import type { TreeMessage } from './messages.js';
import { goOutside, stateFolder } from './outside.js';
import type { Page } from './page/types.js';
import { dim, type Facts, panel, red, turnLine } from './panel.js';
import { supervise } from './supervisor.js';
import { watchFiles } from './watch.js';

const ENDING_MS = 2500;

const env = readEnvironment(process.env);
const { config, settings, name } = loadOrExit();
const facts: Facts = { webhook: '', verified: config.validate, missing: missing() };

const realCalls = new Set<string>();
let page: Page | undefined;
let drawn: TreeMessage | undefined;
let problems: readonly string[] = [];
let served = false;
let ending = false;
let outside: ReturnType<typeof goOutside> | undefined;

const supervisor = supervise(
  [process.execPath, ...process.execArgv, fileURLToPath(new URL('./server.ts', import.meta.url))],
  { ...env, TREE: name, SESSION_SECRET: env['SESSION_SECRET'] || randomBytes(32).toString('hex') },
  memoryStore(),
  {
    serving() {
      served = true;
      if (page) showPanel();
    },
    broken(found) {
      problems = found;
      say(
        red(
          [served ? 'The change is not served:' : 'The tree is not served until a change mends it:', ...found]
            .join('\n')
            .replaceAll('\n', '\n  '),
        ),
      );
      showTree();
    },
    tree(tree) {
      for (const error of tree.errors) say(red(`npm run check would refuse ${error}`));
      drawn = tree;
      problems = [];
      showTree();
    },
    turn(turn) {
      say(turnLine(turn, new Date()));
      page?.tell({ event: 'turn', ...turn, at: Date.now(), tunnel: realCalls.has(turn.call) });
    },
    ended(call) {
      realCalls.delete(call);
      page?.tell({ event: 'ended', call });
    },
    log: (message) => say(red(message)),
  },
);
const door = openDoor(supervisor);
const tunnelDoor = openTunnelDoor(supervisor, (call) => realCalls.add(call));
const watcher = watchFiles(['src', '.env', ...(name && existsSync(name) ? [name] : [])], (files) => {
  // Who may call, and what of it the panel tells, are settled at the start.
  if (files.includes('.env')) say(red('.env changed: it counts once npm run dev is started again'));
  const sources = files.filter((file) => file !== '.env');
  if (sources.length === 0) return;
  say(dim(`${sources.join(', ')} changed`));
  supervisor.restart();
});
// Where sh hands its place on to node, npm passes on the Ctrl-C that node has had already: it must not count twice.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

facts.webhook = `http://localhost:${await listen(door, config.port, '127.0.0.1').catch((error) => giveUp(error, 'PORT'))}/webhook`;
const { startPage } = await import('./page/server.js');
page = await startPage({
  port: settings.phonePort,
  webhookUrl: facts.webhook,
  authToken: config.authTokens[0],
  publicUrl: config.publicUrl,
}).catch((error: Error) => giveUp(error, 'PHONE_PORT'));
facts.page = page.url;
showTree();
if (served) showPanel();
outside = goOutside({
  mayOpen: config.validate || env['TWILIO_VALIDATE']?.trim() === 'false',
  settings,
  tunnelPort: await listen(tunnelDoor, 0, '127.0.0.1'),
  forward: async (options) => (await import('@ngrok/ngrok')).forward(options),
  numbers: await twilioNumbers(settings, config),
  stateFolder: stateFolder(env),
  note: say,
});
Object.assign(facts, (await outside).facts);
if (facts.tunnel && served) showPanel();

function loadOrExit() {
  try {
    const { name = env['TREE'] } = takeTreeOption(process.argv.slice(2));
    return { ...loadDevelopment(env), name };
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** What a call from a real telephone needs and is not set. */
function missing(): string[] {
  const needed = ['NGROK_AUTHTOKEN', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER'];
  return needed.filter((name) => !env[name]?.trim());
}

function showTree() {
  if (!drawn && problems.length === 0) return;
  const { svg, start, edges } = drawn ?? { svg: '', start: '', edges: [] };
  page?.tell({ event: 'tree', svg, start, edges, problems });
}

/** A port that is in use, and the variable that names another. */
async function giveUp(error: Error, variable: string): Promise<never> {
  console.error(error.message.replace('PORT=', `${variable}=`));
  await supervisor.close();
  process.exit(1);
}

function showPanel() {
  say(['', ...panel(facts), ''].join('\n'));
}

function say(text: string) {
  console.log(text);
}

/** Ends everything that was started; what does not end in time is left to its own clean-up at the next start. */
async function end() {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(), ENDING_MS);
  await watcher.close();
  await Promise.all([(await outside)?.close(), page?.close()]);
  for (const server of [door, tunnelDoor]) server.close();
  await supervisor.close();
  process.exit();
}
