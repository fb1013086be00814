import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response } from 'express';
import { createServer as createVite, type ViteDevServer } from 'vite';
import { listen } from '../../listen.js';
import { ImpossibleAct } from '../../phone/line.js';
import { sourceProblem } from '../source-problem.js';
import { LiveCalls } from './live-calls.js';
import { PagePhone, type PhoneOptions } from './page-phone.js';
import { parseCommand } from './parse-command.js';
import { refuseOtherSites, setPolicy } from './same-origin.js';
import type { Command, DevEvent, Drawing, PageEvent, Problems } from './types.js';

const CLIENT = fileURLToPath(new URL('./client', import.meta.url));
const RECONNECT_MS = 1000;
const KEEP_ALIVE_MS = 20_000;

export interface PageOptions extends PhoneOptions {
  /** The page's port on 127.0.0.1; 0 for any free one. */
  port: number;
  /** A browser that has lost the connection tries again after this time; 1000 unless given. */
  reconnectMs?: number;
  /** Compiles the page's scripts; closed with the page unless given. */
  client?: PageClient;
}

export type PageClient = Pick<ViteDevServer, 'middlewares' | 'close'>;

/** Compiles the page's scripts when the browser asks for them. */
export function compileClient(): Promise<PageClient> {
  return createVite({
    root: CLIENT,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null, fs: { allow: [CLIENT] } },
    optimizeDeps: { noDiscovery: true },
  });
}

export interface Page {
  url: string;
  tell(event: DevEvent): void;
  close(): Promise<void>;
}

/** Serves the browser phone, on this computer only. */
export async function servePage({
  port,
  reconnectMs = RECONNECT_MS,
  ...options
}: PageOptions): Promise<Page> {
  const client = options.client ?? (await compileClient());
  const browsers = new Set<Response>();
  /** The tab of each browser: a tab that connects again is there twice for a moment. */
  const tabs: string[] = [];
  const calls = new LiveCalls();
  let tree: Drawing | undefined;
  let problems: Problems = { errors: [], warnings: [] };
  let proved: Problems['warnings'] = [];
  let typed: Problems['warnings'] = [];

  const publish = (event: PageEvent) => {
    for (const browser of browsers) send(browser, event);
  };
  const publishCalls = () => publish({ event: 'calls', calls: calls.list });
  const phone = new PagePhone(options, (event) => {
    publish(event);
    if (event.event === 'dialed') calls.forgetOwn();
    else if (event.event === 'phone' && event.phone.status === 'ended') calls.end(phone.sid);
    else return;
    publishCalls();
  });

  function tell(event: DevEvent) {
    switch (event.event) {
      case 'tree':
        if (event.svg !== '') {
          tree = { svg: event.svg, edges: event.edges, start: event.start };
          publish({ event: 'tree', tree });
        }
        proved = (event.warnings ?? []).map(sourceProblem);
        return tellProblems(event.problems.map(sourceProblem));
      case 'types':
        typed = event.problems.map(sourceProblem);
        return tellProblems(problems.errors);
      case 'notice':
        return phone.note(event);
      case 'ended':
        // The page's phone tells by itself when its call ends.
        if (event.call !== phone.sid) calls.end(event.call);
        return publishCalls();
      case 'turn':
        calls.move(event, event.call === phone.sid);
        if (event.call === phone.sid) phone.noteTurn(event);
        return publishCalls();
    }
  }

  function tellProblems(errors: Problems['errors']) {
    problems = { errors, warnings: [...typed, ...proved] };
    publish({ event: 'problems', problems });
  }

  function subscribe(request: Request, response: Response) {
    const tab = String(request.query['tab'] ?? '');
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`retry: ${reconnectMs}\n\n`);
    send(response, {
      event: 'snapshot',
      now: Date.now(),
      tree,
      problems,
      calls: calls.list,
      phone: phone.now,
      conversation: phone.conversation,
    });
    browsers.add(response);
    tabs.push(tab);
    response.on('close', () => {
      browsers.delete(response);
      tabs.splice(tabs.indexOf(tab), 1);
      if (!tabs.includes(tab)) phone.tabClosed(tab);
      if (browsers.size === 0) phone.mute();
    });
  }

  async function obey(command: Command) {
    switch (command.command) {
      case 'call':
        return phone.dial(command.tab);
      case 'act':
        return phone.act(command.act, command.tab);
      case 'skip':
        return phone.skipPrompt();
      case 'speech':
        return phone.hear(command.id, command.speech);
    }
  }

  async function onCommand(request: Request, response: Response) {
    const command = parseCommand(request.body);
    if (!command) return response.status(400).type('text/plain').send('400 Bad Request: unknown command\n');
    try {
      await obey(command);
      return response.status(204).end();
    } catch (error) {
      if (!(error instanceof ImpossibleAct)) throw error;
      return response.status(409).type('text/plain').send(error.message);
    }
  }

  const app = express();
  app.disable('x-powered-by');
  app.use(setPolicy, refuseOtherSites);
  app.get('/', async (_request, response) => {
    response.type('text/html').send(await readFile(`${CLIENT}/index.html`, 'utf8'));
  });
  app.get('/events', subscribe);
  app.post('/command', express.json({ limit: '10kb' }), onCommand);
  // Vite would start an editor.
  app.use('/__open-in-editor', (_request, response) => void response.status(404).end());
  app.use(client.middlewares);

  const keepAlive = setInterval(() => {
    for (const browser of browsers) browser.write(': still here\n\n');
    if (calls.endQuiet(Date.now())) publishCalls();
  }, KEEP_ALIVE_MS);
  const server = createServer(app);
  try {
    const url = `http://localhost:${await listen(server, port, '127.0.0.1', 'PHONE_PORT')}`;
    return { url, tell, close };
  } catch (error) {
    await close();
    throw error;
  }

  async function close() {
    clearInterval(keepAlive);
    phone.hangUp();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    if (client !== options.client) await client.close();
  }
}

/** Sends a server-sent event: JSON has no line break that would end it. */
function send(browser: Response, event: PageEvent) {
  browser.write(`data: ${JSON.stringify(event)}\n\n`);
}
