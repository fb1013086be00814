import { randomBytes, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Config } from '../config.js';
import type { Environment } from '../environment.js';
import { listen } from '../listen.js';
import { type Recordings, serveRecordings } from '../phone/serve-recordings.js';
import { memoryStore } from '../session/memory-store.js';
import { banner, type Facts, outsideRows } from './banner.js';
import type { TreeMessage } from './messages.js';
import { OWNER_PATH, type Owner } from './owner.js';
import type { Page, PageOptions } from './page/serve-page.js';
import { openPublicNumber, type PublicNumber, type PublicNumberOptions } from './public-number.js';
import { reverseProxy, tunnelProxy } from './reverse-proxy.js';
import { type DevSettings, missingForRealCalls } from './settings.js';
import { showCalls } from './show-calls.js';
import { supervise } from './supervisor.js';
import { amber, dim, red } from './terminal-text.js';
import { type TypeChecker, typeChecker } from './type-check.js';
import { watchFiles } from './watch-files.js';

export interface DevOptions
  extends Pick<PublicNumberOptions, 'forward' | 'twilio' | 'stateFolder' | 'restoreMs' | 'retryMs'> {
  env: Environment;
  config: Config;
  settings: DevSettings;
  /** The program that runs the supervised server, and its arguments. */
  command: readonly string[];
  /** Files and folders: a saved change in them restarts the server. */
  watched: readonly string[];
  envFile: string;
  /** The tree whose types are checked at each save; none unless given. */
  treeFile?: string;
  startPage: (options: PageOptions) => Promise<Page>;
  print: (text: string) => void;
}

export interface Dev {
  /** Resolves when everything that is configured has started; rejects with a ListenError. */
  started: Promise<void>;
  /** Restores the number, and ends everything that has started. Returns false if the number still points here. */
  close(): Promise<boolean>;
}

/** Runs the tree, the browser phone and the public number, and restarts the tree at every saved change. */
export function startDev(options: DevOptions): Dev {
  const { env, config, settings, command, watched, envFile, startPage, print } = options;
  const facts: Facts = { webhook: '', verified: config.validate, missing: missingForRealCalls(env) };
  let page: Page | undefined;
  let recordings: Recordings | undefined;
  let publicNumber: PublicNumber | undefined;
  let drawn: TreeMessage | undefined;
  let problems: readonly string[] = [];
  let isServed = false;
  let isShown = false;
  /** The changed files that are not served yet. */
  let changed = '';
  let closing: Promise<boolean> | undefined;
  const calls = showCalls(print, () => page);
  const owner: Owner = { pid: process.pid, run: randomUUID(), url: '' };
  // With a tunnel, Twilio signs requests for ngrok's address.
  const publicUrl = settings.ngrokAuthtoken === undefined ? config.publicUrl : undefined;

  const sessionSecret = env['SESSION_SECRET'] || randomBytes(32).toString('hex');
  const supervisor = supervise(
    {
      command,
      env: { ...env, SESSION_SECRET: sessionSecret, PUBLIC_URL: publicUrl },
      store: memoryStore(),
    },
    {
      serving(ms) {
        if (changed !== '') print(dim(`${changed} changed: served in ${Math.round(ms)} ms`));
        changed = '';
        isServed = true;
        showBanner();
      },
      broken(found) {
        problems = found;
        changed = '';
        const heading = isServed
          ? 'The change is not served. Calls still use the last working version:'
          : 'The tree is not served until a change repairs it:';
        print(red([heading, ...found].join('\n').replaceAll('\n', '\n  ')));
        showBanner();
        showTree();
      },
      tree(tree) {
        for (const error of tree.errors) print(red(`npm run check fails: ${error}`));
        drawn = tree;
        problems = [];
        showTree();
      },
      ...calls.events,
      files: (paths) => watcher.add(paths),
    },
  );
  const proxy = reverseProxy(supervisor, {
    ...(publicUrl !== undefined && { publicHost: new URL(publicUrl).host }),
    onCall: calls.onCall,
    status: () => ({
      ...owner,
      publicUrl: facts.tunnel && 'url' in facts.tunnel ? facts.tunnel.url : undefined,
      problem: facts.tunnel && 'problem' in facts.tunnel ? facts.tunnel.problem : undefined,
    }),
  });
  const behindTunnel = tunnelProxy(supervisor, calls.onCall);
  const watcher = watchFiles([...watched, envFile], (files) => {
    // The banner, the ports and the tunnel cannot change while this runs.
    if (files.includes(envFile))
      print(red(`${envFile} changed: start npm run dev again to apply the change`));
    const sources = files.filter((file) => file !== envFile);
    if (sources.length === 0) return;
    changed = sources.join(', ');
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
    const port = await listen(proxy, config.port, '127.0.0.1');
    facts.webhook = `http://localhost:${port}/webhook`;
    owner.url = `http://127.0.0.1:${port}${OWNER_PATH}`;
    if (closing) return;
    recordings = await serveRecordings();
    page = await startPage({
      port: settings.phonePort,
      webhookUrl: facts.webhook,
      authToken: config.authTokens[0],
      publicUrl,
      recordings,
    });
    facts.page = page.url;
    types?.check();
    showTree();
    showBanner();
    const tunnelPort = await listen(behindTunnel, 0, '127.0.0.1');
    if (closing) return;
    publicNumber = openPublicNumber({
      ...options,
      owner,
      publicUrl,
      mayOpen: config.validate || env['TWILIO_VALIDATE']?.trim() === 'false',
      tunnelPort,
      tell(news) {
        Object.assign(facts, news);
        if (isShown) print(outsideRows(news).join('\n'));
      },
      note: print,
    });
    await publicNumber.tried;
  }

  /** Prints the banner once, when the server and the page have started. Later changes have lines of their own. */
  function showBanner() {
    if (isShown || facts.page === undefined || !(isServed || problems.length > 0)) return;
    isShown = true;
    print(['', ...banner(facts), ''].join('\n'));
  }

  function showTree() {
    if (!drawn && problems.length === 0) return;
    const { svg, start: begin, edges } = drawn ?? { svg: '', start: '', edges: [] };
    page?.tell({ event: 'tree', svg, start: begin, edges, problems, warnings: drawn?.errors ?? [] });
  }

  async function end(): Promise<boolean> {
    const restored = (await publicNumber?.close()) ?? true;
    await started.catch(() => {});
    recordings?.close();
    await Promise.all([watcher.close(), types?.close(), page?.close(), supervisor.close()]);
    await Promise.all([proxy, behindTunnel].map(closeServer));
    return restored;
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

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
