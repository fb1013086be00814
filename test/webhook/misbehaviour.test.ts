import { createServer } from 'node:http';
import { pino } from 'pino';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.js';
import { logObserver } from '../../src/log/log-observer.js';
import type { Call, PhoneTree } from '../../src/state-machine.js';
import { appOf, caller } from '../helpers/caller.js';
import { DEEDS, type Handler, VALUES } from './misbehaviours.js';

type Name = 'menu' | 'next' | 'human';
type Place = 'enter' | 'exit' | 'first' | 'rescue';

/** The one handler that misbehaves. */
let place: Place;
let misbehaviour: Handler;

/** A tree in which that handler misbehaves. */
function misbehavingTree(): PhoneTree<Name> {
  const misbehave = (where: Place) => (response: VoiceResponse, call: Call) =>
    // What TypeScript would not let a tree return.
    (place === where ? misbehaviour(response, call) : undefined) as never;
  const fail = () => {
    throw new Error('the rescue is needed');
  };
  return {
    states: {
      menu: {
        enter(response, call) {
          response.gather().say('menu');
          return misbehave('first')(response, call);
        },
        exit: (call) => (place === 'exit' ? misbehave('exit')(new VoiceResponse(), call) : 'next'),
      },
      next: {
        enter: (response, call) => (place === 'rescue' ? fail() : misbehave('enter')(response, call)),
        exit: null,
      },
      human: {
        enter(response, call) {
          response.dial('+15550000000');
          return misbehave('rescue')(response, call);
        },
        exit: null,
      },
    },
    start: 'menu',
    rescue: 'human',
  };
}

const rejects =
  (value: () => unknown): Handler =>
  () =>
    new Promise((_resolve, reject) => reject(value()));
const throws =
  (value: () => unknown): Handler =>
  () => {
    throw value();
  };

/** Every misbehaviour, and where it happens. */
const ROWS: [string, Place, Handler][] = [
  ...Object.entries(VALUES).flatMap(([what, value]): [string, Place, Handler][] => [
    [`enter throws ${what}`, 'enter', throws(value)],
    [`enter rejects with ${what}`, 'enter', rejects(value)],
    [`the first state throws ${what}`, 'first', throws(value)],
    [`exit throws ${what}`, 'exit', throws(value)],
    [`exit returns ${what}`, 'exit', () => value()],
    [`exit resolves to ${what}`, 'exit', async () => value()],
    [`the rescue state throws ${what}`, 'rescue', throws(value)],
  ]),
  ...Object.entries(DEEDS).flatMap(([what, deed]): [string, Place, Handler][] => [
    [`enter ${what}`, 'enter', deed],
    [`the first state ${what}`, 'first', deed],
    [`the rescue state ${what}`, 'rescue', deed],
  ]),
];

const RESCUED =
  /^<\?xml version="1.0" encoding="UTF-8"\?><Response><Say>We are sorry, [^<]*<\/Say><Dial>\+15550000000<\/Dial><\/Response>$/;
const HUNG_UP =
  /^<\?xml version="1.0" encoding="UTF-8"\?><Response><Say>We are sorry, [^<]*<\/Say><Hangup\/><\/Response>$/;

describe('a misbehaving handler is one caller’s problem, who is rescued', () => {
  const limits = { handlersMs: 30, rescueMs: 30 };
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
  const server = createServer(appOf(misbehavingTree(), logObserver(log), { limits }));
  let url: string;
  let calls = 0;
  beforeAll(async () => {
    url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  });
  afterAll(() => void server.close());

  it.each(ROWS)('%s', async (_what, where, handler) => {
    const sid = `CA${calls++}`;
    [place, misbehaviour] = [where, handler];
    lines.length = 0;
    const { ask } = caller(url, sid);
    const first = await ask();
    const answer = place === 'first' ? first : await ask({ Digits: '4' });
    expect([answer.status, answer.type]).toEqual([200, 'text/xml']);
    expect(answer.text).toMatch(place === 'rescue' ? HUNG_UP : RESCUED);

    const failures = lines.filter(({ msg }) => msg !== 'turn');
    expect(failures).toHaveLength(1);
    const [failure] = failures;
    expect(failure).toMatchObject({
      call: sid,
      from: '…4567',
      msg: 'failed',
      err: { message: expect.any(String) },
    });
    if (place === 'rescue') expect(failure).toHaveProperty('rescueErr.message');
    expect(JSON.stringify(failure).length).toBeLessThan(20_000);
    expect(await ask({ Digits: '4' })).toMatchObject({ status: 200, type: 'text/xml' });
  });

  it('has at least 80 kinds', () => expect(ROWS.length).toBeGreaterThan(80));
});

it.each(['turn', 'failure', 'repeat', 'refusal', 'silence', 'end'])(
  'an observer of %s that throws breaks no call',
  async (event) => {
    [place, misbehaviour] = ['enter', throws(() => 'x')];
    const observer = {
      [event]: () => {
        throw new Error('an observer');
      },
    };
    const { ask } = caller(appOf(misbehavingTree(), observer), 'CA1');
    expect((await ask()).text).toContain('menu');
    expect((await ask({ Digits: '4' })).text).toMatch(RESCUED);
  },
);
