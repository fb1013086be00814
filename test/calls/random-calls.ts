import express from 'express';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import type { CallOptions, PhoneCall } from '../../src/phone/call.js';
import { toKeys } from '../../src/phone/script.js';
import { type SharedLine, switchboard } from '../../src/phone/switchboard.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { pretendedTime } from '../../src/webhook/call-request.js';
import type { ALL_TREES } from '../helpers/all-trees.js';
import { testConfig } from '../helpers/caller.js';
import { expectClean, READINGS, serve } from '../helpers/whole-calls.js';
import { randomAct } from '../phone/random-act.js';

/** Serves the tree, its audio files, and the TwiML for an agent's call. */
function appWith(tree: PhoneTree<string>) {
  const app = express();
  app.get(/\.mp3$/, (_request, response) => void response.type('audio/mpeg').send('la'));
  app.post('/agent', ({ query }, response) => {
    const dial = `<Dial action="/agent/end"><Queue url="/agent/greeting">${query['queue']}</Queue></Dial>`;
    response.type('xml').send(`<Response>${dial}</Response>`);
  });
  app.post('/agent/greeting', (_request, response) => {
    response.type('xml').send('<Response><Say>An agent takes your call.</Say></Response>');
  });
  app.post('/agent/end', (_request, response) => {
    response.type('xml').send('<Response><Say>No more callers.</Say></Response>');
  });
  return app.use(createApp(testConfig(), tree, { timeOf: pretendedTime }));
}

/** The queues that this call has been in. */
function queuesOf(call: PhoneCall): string[] {
  return call.events.flatMap((event) =>
    event.event === 'verb' && event.name === 'Enqueue' ? [event.text] : [],
  );
}

/** Plays calls on one line: keys and numbers of the caller, acts at the other end, other callers, agents. */
async function play(
  line: SharedLine,
  origin: string,
  choices: number[],
  numbers: string[],
): Promise<PhoneCall[]> {
  const calls = [await line.call()];
  for (const choice of choices) {
    const [call, what] = [calls[choice % calls.length], choice >> 3];
    if (call === undefined || call.status === 'ended') continue;
    const queue = queuesOf(call).at(-1);
    const number = numbers[what % (numbers.length + 1)] ?? String(what % 1000);
    if (choice % 5 === 0) {
      for (const key of toKeys(`${number}#`)) if (!call.endReason) await call.act({ act: 'press', key });
    } else if (choice % 5 === 1 && call.acts.includes('press')) await call.act(randomAct(call, what * 7));
    else if (choice % 7 === 1 && queue && calls.length < 4)
      calls.push(await line.call({ url: `${origin}/agent?queue=${queue}` }));
    else if (choice % 11 === 1 && calls.length < 3) calls.push(await line.call({ from: '+15559990101' }));
    else await call.act(randomAct(call, what));
  }
  for (const call of calls) if (call.status !== 'ended') await call.hangUp();
  return calls;
}

/** Unless the caller hung up, the last document brought words, a person, a queue or a recording, or hung up. */
function expectEnd({ events, endReason }: PhoneCall): void {
  const last = events.findLastIndex((event) => event.event === 'request' && event.twiml !== '');
  const verbs = events.slice(last).flatMap((event) => (event.event === 'verb' ? [event.name] : []));
  const ending = ['Say', 'Dial', 'Enqueue', 'Record', 'Hangup'];
  if (endReason !== 'caller-hangup') expect(ending.filter((name) => verbs.includes(name))).not.toEqual([]);
}

/** Plays at least this number of random calls to each tree, with random acts at both ends. */
export function testRandomCalls(trees: typeof ALL_TREES, least: number): void {
  describe.each(trees)('the tree %s', (_name, tree, source) => {
    const origin = serve(appWith(tree));
    const numbers = [...source.matchAll(/'([\d*#]{2,8})'/g)].map(([, number = '']) => number);
    const hours = fc.integer({ min: 0, max: 167 });
    const acts = fc.array(fc.nat(), { maxLength: 40, size: 'max' });

    it(`has no warning or error in ${least} random calls`, async () => {
      let placed = 0;
      async function goWell(reading: CallOptions, hour: number, choices: number[]) {
        const at = new Date(Date.UTC(2026, 10, 2, hour));
        const options = { ...reading, at, statusUrl: `${origin()}/status` };
        const calls = await play(switchboard(`${origin()}/webhook`, options), origin(), choices, numbers);
        placed += calls.length;
        for (const call of calls) {
          expectClean(call);
          expectEnd(call);
        }
      }
      const property = fc.asyncProperty(fc.constantFrom(...READINGS), hours, acts, goWell);
      for (let seed = 20210615; placed < least; seed++) await fc.assert(property, { numRuns: 4, seed });
    }, 600_000);
  });
}
