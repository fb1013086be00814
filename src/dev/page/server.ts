import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response } from 'express';
import { createServer as createVite } from 'vite';
import { listen as listenOn } from '../../listen.js';
import { ImpossibleAct } from '../../phone/line.js';
import { parseCommand } from './commands.js';
import { refuseOthers, sayPolicy } from './guard.js';
import { LiveCalls } from './live-calls.js';
import { OwnPhone } from './own-phone.js';
import type { Command, DevEvent, Page, PageEvent, PageOptions, TreeEvent } from './types.js';

const CLIENT = fileURLToPath(new URL('./client', import.meta.url));
const RECONNECT_MS = 1000;
const KEEP_ALIVE_MS = 20_000;

/** Serves the browser phone, on this computer only. */
export async function startPage({ port, ...options }: PageOptions): Promise<Page> {
  const browsers = new Set<Response>();
  const calls = new LiveCalls();
  let tree: TreeEvent | undefined;

  const publish = (event: PageEvent) => {
    for (const browser of browsers) send(browser, event);
  };
  const publishCalls = () => publish({ event: 'calls', calls: calls.list });
  const phone = new OwnPhone(options, (event) => {
    publish(event);
    if (event.event === 'dialed') calls.forgetOwn();
    else if (event.event === 'phone' && event.phone.status === 'ended') calls.end(phone.sid);
    else return;
    publishCalls();
  });

  function tell(event: DevEvent) {
    switch (event.event) {
      case 'tree':
        tree = event;
        return publish(event);
      case 'ended':
        // Of its own call the page knows best.
        if (event.call !== phone.sid) calls.end(event.call);
        return publishCalls();
      case 'turn':
        calls.move(event, event.call === phone.sid, tree);
        return publishCalls();
    }
  }

  function listen(_request: Request, response: Response) {
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`retry: ${RECONNECT_MS}\n\n`);
    send(response, {
      event: 'snapshot',
      now: Date.now(),
      tree,
      calls: calls.list,
      phone: phone.now,
      conversation: phone.conversation,
    });
    browsers.add(response);
    response.on('close', () => {
      browsers.delete(response);
      if (browsers.size === 0) phone.mute();
    });
  }

  async function obey(command: Command) {
    switch (command.command) {
      case 'call':
        return phone.dial();
      case 'act':
        return phone.act(command.act);
      case 'speech':
        return phone.hear(command.id, command.speech);
    }
  }

  async function onCommand(request: Request, response: Response) {
    const command = parseCommand(request.body);
    if (!command) return response.status(400).type('text/plain').send('400 Bad Request: no such command\n');
    try {
      await obey(command);
      return response.status(204).end();
    } catch (error) {
      if (!(error instanceof ImpossibleAct)) throw error;
      return response.status(409).type('text/plain').send(error.message);
    }
  }

  const vite = await createVite({
    root: CLIENT,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null, fs: { allow: [CLIENT] } },
    optimizeDeps: { noDiscovery: true },
  });
  const app = express();
  app.disable('x-powered-by');
  app.use(sayPolicy, refuseOthers);
  app.get('/', async (_request, response) => {
    response.type('text/html').send(await readFile(`${CLIENT}/index.html`, 'utf8'));
  });
  app.get('/events', listen);
  app.post('/command', express.json({ limit: '10kb' }), onCommand);
  app.use(vite.middlewares);

  const keepAlive = setInterval(() => {
    for (const browser of browsers) browser.write(': still here\n\n');
    if (calls.endQuiet(Date.now())) publishCalls();
  }, KEEP_ALIVE_MS);
  const server = createServer(app);
  try {
    const url = `http://localhost:${await listenOn(server, port, '127.0.0.1')}`;
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
    await Promise.all([closed, vite.close()]);
  }
}

/** JSON has no line break that could end an event. */
function send(browser: Response, event: PageEvent) {
  browser.write(`data: ${JSON.stringify(event)}\n\n`);
}
