import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createApp } from '../../../src/app.js';
import { drawTree } from '../../../src/dev/draw.js';
import { startPage } from '../../../src/dev/page/server.js';
import type { Page } from '../../../src/dev/page/types.js';
import type { Observer } from '../../../src/observer.js';
import { type PhoneCall, placeCall } from '../../../src/phone/call.js';
import { memoryStore } from '../../../src/session/memory-store.js';
import type { PhoneTree } from '../../../src/state-machine.js';
import { tree as realTree, testConfig } from '../../helpers/caller.js';
import { hasProgram } from '../../programs.js';

export const hasChromium = hasProgram('chromium');

/** Callers whose number begins so come through the tunnel. */
const REAL_CALLER = '+1444';

export interface OpenOptions extends BrowserContextOptions {
  tree?: PhoneTree<string>;
  /** Runs in the tab before the page does. */
  before?: string;
}

/** Opens the browser phone of a tree in tabs of one Chromium; whatever a test opened is closed after it. */
export function useBrowser() {
  let browser: Browser;
  const closing: (() => unknown)[] = [];
  let faults: string[] = [];
  beforeAll(async () => {
    const folders = process.env['PATH']?.split(delimiter) ?? [];
    const executablePath = folders.map((folder) => join(folder, 'chromium')).find(existsSync) ?? 'chromium';
    browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic'] });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    expect(faults).toEqual([]);
  });

  return async function open({ tree = realTree, before, ...context }: OpenOptions = {}) {
    const webhook = await serveTree(tree, (event) => server.tell(event));
    closing.push(webhook.close);
    let server = await startPage({ port: 0, webhookUrl: webhook.url });
    const { url } = server;
    closing.push(() => server.close());
    server.tell(await webhook.drawing());

    const opened = await browser.newContext({ reducedMotion: 'reduce', ...context });
    closing.push(() => opened.close());
    opened.setDefaultTimeout(15_000);
    const tab = await opened.newPage();
    if (before) await tab.addInitScript(before);
    faults = watch(tab, url);
    await tab.goto(url);

    return {
      tab,
      url,
      /** What the page did that it must not: none of it may be left when the test ends. */
      faults,
      phone: phoneOf(tab),
      /** The same page once more. */
      async openTab() {
        const another = await opened.newPage();
        await another.goto(url);
        return phoneOf(another);
      },
      /** How often a call has moved. */
      turns: webhook.turns,
      tell: (event: Parameters<Page['tell']>[0]) => server.tell(event),
      /** A call from a real phone, or from this computer. */
      call: (from = `${REAL_CALLER}5550001`) => placeCall(webhook.url, { from }),
      hangUp: async (call: PhoneCall) => {
        await call.hangUp();
        server.tell({ event: 'ended', call: call.sid });
      },
      sessionStates: webhook.sessionStates,
      /** Serves another tree from the next turn on, as a saved change does. */
      async edit(changed: PhoneTree<string>) {
        webhook.serve(changed);
        server.tell(await webhook.drawing());
      },
      stop: () => server.close(),
      async restart() {
        server = await startPage({ port: Number(new URL(url).port), webhookUrl: webhook.url });
        server.tell(await webhook.drawing());
      },
    };
  };
}

/** What a person sees and does. */
function phoneOf(tab: Tab) {
  const said = (text: string) => tab.getByRole('log').getByText(text).filter({ visible: true });
  return {
    key: (key: string) => tab.getByRole('button', { name: new RegExp(`^[${key}]( |$)`) }),
    button: (name: string) => tab.getByRole('button', { name, exact: true }),
    /** Settles when the phone says that it does this. */
    does: (status: string) => tab.locator('#status').getByText(status, { exact: true }).waitFor(),
    /** Settles when the conversation says this, the last time of several. */
    says: (text: string) => said(text).last().waitFor(),
    /** How often it says this. */
    count: (text: string) => said(text).count(),
    /** Settles when keys are heard. */
    hearsKeys: () => tab.locator('#keypad [aria-disabled=false]').first().waitFor(),
    /** The state that is lit as the one where the page's own call is. */
    lit: () => tab.locator('[data-own=here] > text').first().textContent(),
  };
}

/** Settles when this is so. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000 });
}

/** What no page may do: fail, be refused something by its own policy, or ask anybody else. */
function watch(tab: Tab, url: string): string[] {
  const faults: string[] = [];
  tab.on('pageerror', (error) => faults.push(String(error)));
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  tab.on('request', (request) => {
    if (!request.url().startsWith(url)) faults.push(`asked ${request.url()}`);
  });
  return faults;
}

/** A tree behind a webhook, as dev serves it: another one can take its place in the middle of a call. */
async function serveTree(first: PhoneTree<string>, tell: Page['tell']) {
  const store = memoryStore();
  let turns = 0;
  const observer: Observer = {
    turn({ call, left, entered }) {
      turns++;
      const { sid, from, digits } = call;
      const tunnel = from.startsWith(REAL_CALLER);
      tell({
        event: 'turn',
        call: sid,
        from: `…${from.slice(-4)}`,
        left,
        digits,
        entered,
        at: Date.now(),
        tunnel,
      });
    },
  };
  let tree = first;
  let app = createApp(testConfig(), tree, { observer, store });
  const server = createServer((request, response) => app(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    turns: () => turns,
    /** The state that each session holds. */
    async sessionStates() {
      const all = await new Promise<unknown>((resolve) =>
        store.all?.((_error, sessions) => resolve(sessions)),
      );
      return Object.values(all ?? {}).map((session) => session.call.state);
    },
    async drawing() {
      const { svg, edges, start } = await drawTree(tree);
      return { event: 'tree', svg, edges, start, problems: [] } as const;
    },
    serve(changed: PhoneTree<string>) {
      tree = changed;
      app = createApp(testConfig(), tree, { observer, store });
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
