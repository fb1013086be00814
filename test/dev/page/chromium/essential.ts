import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import type { PhoneTree, State } from '../../../../src/state-machine.js';
import { tree as bakery } from '../../../trees/bakery.js';
import { eventually, inChromium, open } from './harness.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FINDINGS = `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, failureSummary }) => [id, target, failureSummary])))`;

/** The bakery with a baker who fails. */
const broken = {
  ...bakery,
  states: {
    ...bakery.states,
    baker: {
      enter() {
        throw new TypeError('no flour');
      },
      exit: null,
    },
  },
};

/** Forty rooms, each of which leads to three others. */
const rooms: PhoneTree<string> = {
  states: Object.fromEntries(
    Array.from({ length: 40 }, (_, number) => [
      `room${number}`,
      {
        enter: (response) => void response.gather({ numDigits: 1 }).say(`Room ${number}.`),
        exit: ({ digits }) => `room${/[123]/.test(digits) ? (number * 3 + Number(digits)) % 40 : number}`,
      } satisfies State<string>,
    ]),
  ),
  start: 'room0',
  rescue: 'room0',
};

inChromium('the page in Chromium', () => {
  it('shows a call as it moves, and unfolds a turn', async () => {
    const { tab, phone, sessionStates } = await open({ fresh: true });
    await phone.button('Call').dblclick();
    await phone.says('To hear when we are open');
    await phone.does('counter: waiting for a key');
    await eventually(() => tab.locator('#spoken').textContent()).toBe('counter: waiting for a key, 5 s');
    await phone.key('7').click();
    await tab.getByText('counter ─7→ unknown → counter').click();
    expect(await tab.locator('details[open] dl').last().textContent()).toContain('Digits7');
    expect(await tab.locator('details[open] pre').textContent()).toContain(
      '\n  <Say>We do not sell that.</Say>\n',
    );
    const marked = () => tab.locator('[data-path]').evaluateAll((parts) => parts.map(({ id }) => id).sort());
    await eventually(marked).toEqual([
      ...['edge-counter-unknown', 'edge-unknown-counter', 'edge-welcome-counter'],
      ...['state-counter', 'state-unknown', 'state-welcome'],
    ]);
    expect(await phone.lit()).toBe('counter');
    expect(await sessionStates()).toEqual(['counter']);
    await phone.key('4').hover();
    await tab.getByText('4 has no meaning here: it leads to unknown, as silence does.').waitFor();
    const atEnd = 'conversation.scrollHeight - conversation.scrollTop - conversation.clientHeight < 2';
    await phone.press('1');
    await phone.says('We open at six.');
    await eventually(() => tab.evaluate(atEnd)).toBe(true);
    await tab.evaluate('conversation.scrollTop = 0');
    await phone.press('1');
    await tab.getByText('opening ─1→ opening').waitFor();
    expect(await tab.evaluate('conversation.scrollTop')).toBe(0);
    await tab.keyboard.press('Escape');
    await phone.does('Call ended');
  });

  it('shows a handler that throws, and the way to the rescue state; axe finds nothing', async () => {
    const { tab, phone } = await open({ tree: broken });
    await phone.call();
    await phone.press('3');
    const fault = tab.locator('.failure');
    await fault.getByText('TypeError: no flour').waitFor();
    expect(await fault.locator('.place').textContent()).toMatch(/essential\.ts:\d+$/);
    expect(await fault.locator('.marked').textContent()).toContain("throw new TypeError('no flour')");
    await fault.getByText('put through to owner').waitFor();
    await tab.locator('#state-baker[data-broke]').waitFor();
    expect(await tab.locator('.drawn-step.rescue').count()).toBe(1);
    expect(await phone.lit()).toBe('owner');
    await phone.does('owner: ringing +15550100');
    await tab.emulateMedia({ colorScheme: 'dark' });
    await tab.evaluate(axe);
    expect(await tab.evaluate(FINDINGS)).toEqual([]);
    await tab.emulateMedia({ colorScheme: 'light' });
  });

  it('keeps the picture of the last good tree above which a broken edit is shown', async () => {
    const { tab, phone, tell, edit } = await open();
    const none = { svg: '', edges: [], start: '' };
    tell({ event: 'tree', ...none, problems: ['test/trees/bakery.ts:3: <b> is broken'] });
    const alert = tab.getByRole('alert');
    await alert.getByText('Calls still use the last working version.').waitFor();
    await alert.getByText('test/trees/bakery.ts:3: <b> is broken').waitFor();
    expect(await alert.locator('.marked').textContent()).toMatch(/^> 3 │ /);
    expect(await tab.locator('#state-welcome').count()).toBe(1);
    tell({ event: 'types', problems: ['test/trees/bakery.ts(5,1): error TS1: not a type'] });
    await tab.locator('#warnings').getByText('error TS1: not a type').first().waitFor();
    await phone.call();
    await phone.says('The bakery.');
    await tab.evaluate(axe);
    expect(await tab.evaluate(FINDINGS)).toEqual([]);
    await edit(bakery);
    await alert.waitFor({ state: 'hidden' });
    tell({ event: 'types', problems: [] });
  });

  it('on a phone has each part one tap away, and the current of 40 states can be read', async () => {
    const { tab, phone } = await open({ viewport: { width: 390, height: 844 }, tree: rooms });
    await phone.call();
    await phone.press('22');
    await tab.getByRole('button', { name: 'Conversation' }).click();
    await phone.says('Room 8.');
    await tab.getByRole('button', { name: 'Tree' }).click();
    const name = tab.locator('[data-own=here] > text').first();
    await eventually(async () => (await name.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(11);
    expect(await name.textContent()).toBe('room8');
    const box = await name.boundingBox();
    const frame = await tab.locator('#picture').boundingBox();
    expect(box && frame && box.x >= frame.x && box.x + box.width <= frame.x + frame.width).toBe(true);
    expect(box && frame && box.y >= frame.y && box.y + box.height <= frame.y + frame.height).toBe(true);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await tab.getByRole('button', { name: 'Phone' }).click();
  });

  it('leaves a call to the tab that called, and says when dev has ended', async () => {
    const { tab, phone, openTab, stop, restart, takeFaults } = await open();
    await phone.call();
    await phone.does('counter: waiting for a key');
    const { tab: second, phone: other } = await openTab();
    await other.button('In a call from another tab').waitFor();
    await second.keyboard.press('Escape');
    await other.key('1').click();
    await phone.says('We open at six.');
    await stop();
    await tab.getByText('npm run dev does not answer.').waitFor();
    expect(await phone.button('Call: npm run dev does not answer').getAttribute('aria-disabled')).toBe(
      'true',
    );
    await restart();
    await tab.locator('body[data-connected=true]').waitFor();
    await phone.button('Call').click();
    await phone.says('The bakery.');
    for (const fault of takeFaults()) expect(fault).toMatch(/ERR_/);
  });
});
