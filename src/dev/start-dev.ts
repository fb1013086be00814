import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { Config, Environment } from '../config.js';
import { listen } from '../listen.js';
import { type Recordings, serveRecordings } from '../phone/serve-recordings.js';
import { memoryStore } from '../session/memory-store.js';
import { amber, banner, dim, type Facts, red, voicemailLines } from './banner.js';
import type { TreeMessage } from './messages.js';
import type { Page, PageOptions } from './page/serve-page.js';
import { openPublicNumber, type PublicNumber, type PublicNumberOptions } from './public-number.js';
import { reverseProxy, tunnelProxy } from './reverse-proxy.js';
import { type DevSettings, missingForRealCalls } from './settings.js';
import { supervise } from './supervisor.js';
import { turnLine } from './turn-line.js';
import { type TypeChecker, typeChecker } from './type-check.js';
import { watchFiles } from './watch-files.js';

export interface DevOptions extends Pick<PublicNumberOptions, 'forward' | 'numbers' | 'stateFolder'> {
  env: Environment;
  config: Config;
  settings: DevSettings;
  /** The program that runs the supervised server, and its arguments. */
  command: readonly string[];
  /** Files and folders: a saved change in them restarts the server. */
  watched: readonly string[];
  envFile: string;
  /** The types of this tree are checked at each save; not at all unless given. */
  treeFile?: string;
  startPage: (options: PageOptions) => Promise<Page>;
  print: (text: string) => void;
}

export interface Dev {
  /** Settles when everything that is configured has started; rejects where a port cannot be had. */
  started: Promise<void>;
  /** Ends everything that has started. */
  close(): Promise<void>;
}

/** Runs the tree, the browser phone and the public number, and restarts the tree at every saved change. */
export function startDev(options: DevOptions): Dev {
  const { env, config, settings, command, watched, envFile, startPage, print } = options;
  const facts: Facts = { webhook: '', verified: config.validate, missing: missingForRealCalls(env) };
  const callsThroughTunnel = new Set<string>();
  let page: Page | undefined;
  let recordings: Recordings | undefined;
  let publicNumber: PublicNumber | undefined;
  let drawn: TreeMessage | undefined;
  let problems: readonly string[] = [];
  let isServed = false;
  let closing: Promise<void> | undefined;

  const sessionSecret = env['SESSION_SECRET'] || randomBytes(32).toString('hex');
  const supervisor = supervise(
    { command, env: { ...env, SESSION_SECRET: sessionSecret }, store: memoryStore() },
    {
      serving() {
        isServed = true;
        if (page) showBanner();
      },
      broken(found) {
        problems = found;
        const heading = isServed
          ? 'The change is not served:'
          : 'The tree is not served until a change repairs it:';
        print(red([heading, ...found].join('\n').replaceAll('\n', '\n  ')));
        showTree();
      },
      tree(tree) {
        for (const error of tree.errors) print(red(`npm run check fails: ${error}`));
        drawn = tree;
        problems = [];
        showTree();
      },
      turn(turn) {
        print(turnLine(turn, new Date()));
        page?.tell({ event: 'turn', ...turn, at: Date.now(), tunnel: callsThroughTunnel.has(turn.call) });
      },
      ended(call) {
        callsThroughTunnel.delete(call);
        page?.tell({ event: 'ended', call });
      },
      log: (message) => print(red(message)),
      voicemail(shown) {
        print(voicemailLines(shown));
        const { summary, delivery, text } = shown;
        page?.tell({ event: 'notice', text: summary, details: [delivery, '', ...text.split('\n')] });
      },
    },
  );
  const proxy = reverseProxy(supervisor);
  const behindTunnel = tunnelProxy(supervisor, (call) => callsThroughTunnel.add(call));
  const watcher = watchFiles([...watched, envFile], (files) => {
    // The banner's promise, who may call, holds until the end.
    if (files.includes(envFile))
      print(red(`${envFile} changed: start npm run dev again to apply the change`));
    const sources = files.filter((file) => file !== envFile);
    if (sources.length === 0) return;
    print(dim(`${sources.join(', ')} changed`));
    supervisor.restart();
    types?.check();
  });
  const types: TypeChecker | undefined =
    options.treeFile === undefined
      ? undefined
      : typeChecker(options.treeFile, (found) => {
          for (const problem of found) print(amber(problem));
          page?.tell({ event: 'types', problems: found });
        });

  async function start() {
    await watcher.ready;
    const port = await named('PORT', listen(proxy, config.port, '127.0.0.1'));
    facts.webhook = `http://localhost:${port}/webhook`;
    if (closing) return;
    recordings = await serveRecordings();
    page = await named(
      'PHONE_PORT',
      startPage({
        port: settings.phonePort,
        webhookUrl: facts.webhook,
        authToken: config.authTokens[0],
        publicUrl: config.publicUrl,
        recordings,
      }),
    );
    facts.page = page.url;
    types?.check();
    showTree();
    if (isServed) showBanner();
    const tunnelPort = await listen(behindTunnel, 0, '127.0.0.1');
    if (closing) return;
    publicNumber = await openPublicNumber({
      ...options,
      mayOpen: config.validate || env['TWILIO_VALIDATE']?.trim() === 'false',
      tunnelPort,
      note: print,
    });
    Object.assign(facts, publicNumber.facts);
    if (facts.tunnel && isServed) showBanner();
  }

  function showBanner() {
    print(['', ...banner(facts), ''].join('\n'));
  }

  function showTree() {
    if (!drawn && problems.length === 0) return;
    const { svg, start: begin, edges } = drawn ?? { svg: '', start: '', edges: [] };
    page?.tell({ event: 'tree', svg, start: begin, edges, problems, warnings: drawn?.errors ?? [] });
  }

  async function end() {
    await started.catch(() => {});
    recordings?.close();
    await Promise.all([
      watcher.close(),
      types?.close(),
      publicNumber?.close(),
      page?.close(),
      supervisor.close(),
    ]);
    await Promise.all([proxy, behindTunnel].map(closeServer));
  }

  const started = start();
  return {
    started,
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** Names the variable that chooses another port, where this port cannot be had. */
async function named<T>(variable: string, listening: Promise<T>): Promise<T> {
  try {
    return await listening;
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace('PORT=', `${variable}=`);
    throw error;
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
