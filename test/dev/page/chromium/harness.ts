import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { compileClient, type Page, type PageClient, servePage } from '../../../../src/dev/page/serve-page.js';
import { type PhoneCall, placeCall } from '../../../../src/phone/call.js';
import { type Clock, virtualClock } from '../../../../src/phone/clock.js';
import type { PhoneTree } from '../../../../src/state-machine.js';
import { hasProgram } from '../../../helpers/has-program.js';
import { tree as bakery } from '../../../trees/bakery.js';
import { type Telephone, telephone } from './telephone.js';
import { REAL_CALLER, serveWebhook } from './webhook.js';

const hasChromium = hasProgram('chromium');
const RECONNECT_MS = 50;
const VIEWPORT = { width: 1280, height: 720 };

export interface OpenOptions {
  /** The bakery's unless given. */
  tree?: PhoneTree<string>;
  /** Virtual unless given: prompts take no time, and the phone waits until somebody acts. */
  clock?: Clock;
  viewport?: { width: number; height: number };
  /** Loads the page again. Otherwise the page is one in which the call of an earlier test has ended. */
  fresh?: boolean;
  /** Runs in the tab before the page does. */
  before?: string;
}

/** Tests in a browser; left out where no browser is installed. */
export const inChromium = describe.runIf(hasChromium);

type Session = Awaited<ReturnType<typeof startSession>>;

let browser: Browser;
let client: PageClient;
/** A page for each script that runs before the page. */
const sessions = new Map<string, Session>();
let current: Session | undefined;
const closing: (() => unknown)[] = [];
/** What the page must not do: fail, break its own policy, or ask another server. */
let faults: string[] = [];

/** One browser for the tests of a file, which calls this at its top level: files of one worker share this module. */
export function useChromium(): void {
  beforeAll(async () => {
    if (!hasChromium) return;
    const folders = process.env['PATH']?.split(delimiter) ?? [];
    const executablePath = folders.map((folder) => join(folder, 'chromium')).find(existsSync) ?? 'chromium';
    client = await compileClient();
    browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic'] });
  });
  afterEach(async ({ task }) => {
    for (const close of closing.splice(0)) await close();
    const found = faults;
    faults = [];
    if (found.length > 0 || task.result?.state === 'fail') current?.spoil();
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const session of sessions.values()) await session.close();
    sessions.clear();
    await client?.close();
  });
}

/** Opens the browser phone of a tree. */
export async function open(options: OpenOptions = {}) {
  const { before = '' } = options;
  const session = sessions.get(before) ?? (await startSession(before));
  sessions.set(before, session);
  current = session;
  await session.reset(options);
  const { tab, url, webhook } = session;
  return {
    tab,
    url,
    phone: telephone(tab),
    /** What the page did that it must not; a test that expects faults takes them away. */
    takeFaults: () => faults.splice(0),
    faults: () => faults,
    /** The same page once more. */
    async openTab(): Promise<{ tab: Tab; phone: Telephone }> {
      const second = await tab.context().newPage();
      closing.push(() => second.close());
      if (before) await second.addInitScript(before);
      await second.goto(url);
      return { tab: second, phone: telephone(second) };
    },
    turns: webhook.turns,
    sessionStates: webhook.sessionStates,
    /** Serves another tree from the next turn on, as a saved change does. */
    edit: webhook.serve,
    tell: session.tell,
    /** A call from a real phone, unless from another number. */
    call: (from = `${REAL_CALLER}5550001`) => placeCall(webhook.url, { from }),
    async hangUp(call: PhoneCall) {
      await call.hangUp();
      session.tell({ event: 'ended', call: call.sid });
    },
    stop: session.stop,
    restart: session.restart,
  };
}

/** Settles when this is so. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000, interval: 20 });
}

async function startSession(before: string) {
  let page: Page | undefined;
  let clock: Clock = virtualClock();
  /** The test's clock, whichever that is. */
  const time: Clock = {
    now: () => clock.now(),
    play: (ms, signal) => clock.play(ms, signal),
    wait: (ms, signal) => clock.wait(ms, signal),
    skip: (ms) => clock.skip(ms),
  };
  const tell: Page['tell'] = (event) => page?.tell(event);
  const webhook = await serveWebhook(tell);
  const serve = (port: number) =>
    servePage({ port, client, webhookUrl: webhook.url, clock: time, reconnectMs: RECONNECT_MS });
  page = await serve(0);
  const { url } = page;
  const port = Number(new URL(url).port);
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  context.setDefaultTimeout(15_000);
  const tab = await context.newPage();
  if (before) await tab.addInitScript(before);
  tab.on('pageerror', (error) => faults.push(String(error)));
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  tab.on('request', (request) => {
    if (!request.url().startsWith(url)) faults.push(`asked ${request.url()}`);
  });
  let isSpoiled = true;

  async function stop() {
    await page?.close();
    page = undefined;
    isSpoiled = true;
  }

  async function reload(tree: PhoneTree<string>) {
    await tab.goto('about:blank');
    faults = [];
    await stop();
    page = await serve(port);
    await webhook.serve(tree);
    await tab.goto(url);
    await tab.evaluate('localStorage.clear()');
    isSpoiled = false;
  }

  /** Ends the call of the test before, and puts the page back. */
  async function tidy(tree: PhoneTree<string>) {
    const headers = { 'Content-Type': 'application/json', Origin: url };
    await fetch(`${url}/command`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        tab: await tab.evaluate("sessionStorage.getItem('tab')"),
        command: 'act',
        act: { act: 'hangup' },
      }),
    });
    await tab.mouse.move(0, 0);
    await tab.evaluate('document.activeElement.blur()');
    await webhook.serve(tree);
    await tab.locator('body:is([data-status=ended], [data-status=idle])').waitFor();
  }

  return {
    tab,
    url,
    webhook,
    tell,
    stop,
    spoil: () => {
      isSpoiled = true;
    },
    async restart() {
      page = await serve(port);
    },
    async reset({ tree = bakery, viewport = VIEWPORT, fresh = false, ...options }: OpenOptions) {
      webhook.reset();
      if (tab.viewportSize()?.width !== viewport.width) await tab.setViewportSize(viewport);
      if (fresh || isSpoiled) await reload(tree);
      else await tidy(tree);
      clock = options.clock ?? virtualClock();
    },
    async close() {
      await stop();
      webhook.close();
    },
  };
}
