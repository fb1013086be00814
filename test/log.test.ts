import { pino } from 'pino';
import { expect, it } from 'vitest';
import { logObserver } from '../src/log.js';
import { caller, testApp } from './support.js';

function logged() {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { app: testApp({}, logObserver(log)), lines };
}

it('a turn is one line, with the last four digits of the number only', async () => {
  const { app, lines } = logged();
  const { press } = caller(app, 'CA1');
  await press('');
  await press('3');
  expect(lines).toEqual([
    { level: 30, call: 'CA1', from: '…4567', digits: '', entered: 'menu', msg: 'turn' },
    { level: 30, call: 'CA1', from: '…4567', left: 'menu', digits: '3', entered: 'hours', msg: 'turn' },
  ]);
});

it('a line never holds more keys than the choice from a menu', async () => {
  const { app, lines } = logged();
  await caller(app).press('4111111111111111');
  expect(lines[0]).toMatchObject({ digits: '16 keys' });
});

it('a refusal is one line that says why', async () => {
  const { app, lines } = logged();
  await caller(app).ask({ Digits: '1'.repeat(70_000) });
  expect(lines).toEqual([{ level: 40, status: 413, reason: 'request entity too large', msg: 'refused' }]);
});
