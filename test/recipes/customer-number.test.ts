import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.js';
import { placeCall } from '../../src/phone/call.js';
import { customerTree, tree } from '../../src/recipes/customer-number.js';
import { startServer } from '../helpers/start-server.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';

const [CUSTOMER, NOBODY] = ['73105520', '10437655'];
const APOLOGY = 'We cannot look up your number at the moment. We are connecting you to the office.';

const asked: string[] = [];
/** What the service answers; undefined: nothing. */
let answer: { status: number; body: string } | undefined;
const service = createServer(async (request, response) => {
  asked.push(`${request.method} ${request.url} ${await text(request)}`);
  if (answer) response.writeHead(answer.status).end(answer.body);
});
let url = '';
beforeAll(async () => {
  url = `http://127.0.0.1:${await listen(service, 0, '127.0.0.1')}/customers`;
});
afterAll(() => {
  service.close();
  service.closeAllConnections();
});
beforeEach(() => {
  asked.length = 0;
  answer = { status: 200, body: '{"owedCents": 1999}' };
});

/** The tree with this service, whose URL is known once it listens. */
const treeOf = (limitMs: number) =>
  customerTree({
    get url() {
      return url;
    },
    limitMs,
  });
const call = callsTo(treeOf(5000));
const impatientCall = callsTo(treeOf(50));

describe.each(READINGS)('Riverbend Water, with %o', (reading) => {
  it('reads the number back, looks it up, and says what the customer owes', async () => {
    const caller = await call(reading);
    await caller.press(CUSTOMER);
    expect(caller.heard).toContain('while we look up customer 7 3 1 0 5 5 2 0.');
    expect(caller.heard).toContain('You owe us 19 dollars and 99 cents.');
    expect(asked).toEqual([`POST /customers {"number":"${CUSTOMER}"}`]);
    await caller.press('1');
    expect(caller.heard).toContain('19 dollars');
    await caller.wait();
    expect(caller.heard).toBe('Goodbye.');
    expectClean(caller);
  });

  it.each([
    ['are no customer numbers', ['73105521', '73105502', '1#'], 'That is not a customer number.', 0],
    ['nobody has', [NOBODY, NOBODY, NOBODY], 'We do not know that number.', 3],
    ['are empty', ['#', '#', '#'], 'That is not a customer number.', 0],
  ])(
    'connects a caller after three numbers that %s',
    async (_what, [first = '', second = '', third = ''], heard, lookups) => {
      answer = { status: 404, body: '' };
      const caller = await call(reading);
      for (const keys of [first, second]) {
        await caller.press(keys);
        expect(caller.heard).toContain(heard);
      }
      await caller.press(third);
      expect(caller.heard).toContain('Let us find your number for you.');
      expect(asked).toHaveLength(lookups);
      await caller.answer({ seconds: 60 });
      expect(caller.heard).toBe('Goodbye.');
      expectClean(caller);
    },
  );

  it('counts both kinds of failure together', async () => {
    answer = { status: 404, body: '' };
    const caller = await call(reading);
    await caller.wait();
    await caller.press(NOBODY);
    await caller.press('73105521');
    expect(caller.status).toBe('dialing');
  });

  it.each([
    ['is slow', undefined],
    ['is down', { status: 503, body: '' }],
    ['answers nonsense', { status: 200, body: '<html>' }],
    ['answers null', { status: 200, body: 'null' }],
    ['answers without what is owed', { status: 200, body: '{"owed": "much"}' }],
  ])('connects a caller while the service %s', async (_how, given) => {
    answer = given;
    const caller = await (given ? call : impatientCall)(reading);
    await caller.press(CUSTOMER);
    expect(caller.heard).toContain(APOLOGY);
    expect(caller.status).toBe('dialing');
    await caller.act({ act: 'no-answer' });
    await caller.speak(5);
    expect(caller.heard).toBe('Thank you. We will call you back. Goodbye.');
    expectClean(caller);
  });
});

describe('Without a service', () => {
  const callExample = callsTo(tree);

  it('the example is a customer', async () => {
    const caller = await callExample();
    await caller.press(NOBODY);
    expect(caller.heard).toContain('You owe us 42 dollars and 50 cents.');
    await caller.press('0');
    expect(caller.status).toBe('dialing');
  });
});

it('the log of a server has nothing of the number, even where the service quotes it', async () => {
  answer = { status: 200, body: `customer ${CUSTOMER}` };
  const env = { TREE: 'recipes/customer-number', LOG_LEVEL: 'trace', CUSTOMERS_URL: url };
  const server = await startServer(env);
  const caller = await placeCall(`${server.url}/webhook`, { statusUrl: `${server.url}/status` });
  await caller.press('73105521');
  await caller.press(CUSTOMER);
  expect(caller.heard).toContain(APOLOGY);
  await caller.hangUp();
  await server.logged(/^ended$/);
  await server.kill('SIGTERM');
  const lines = server.lines.map(({ call: _sid, time: _time, pid: _pid, ...line }) => JSON.stringify(line));
  expect(lines.join('\n')).toContain('is not valid JSON');
  for (let at = 0; at + 5 <= CUSTOMER.length; at++)
    expect(lines.join('\n')).not.toContain(CUSTOMER.slice(at, at + 5));
});
