import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SharedLine, switchboard } from '../../src/phone/switchboard.js';
import { randomAct } from './random-act.js';
import { type Answer, AUDIO, answerTo, startWebhook } from './webhook.js';

const PHONE = '+15552220000';

const VERBS = [
  '<Say>Hello</Say>',
  '<Gather numDigits="1" action="/next"><Say>Press a key</Say></Gather>',
  '<Gather input="dtmf speech" action="/next" partialResultCallback="/told" actionOnEmptyResult="true"/>',
  '<Record action="/next" transcribe="true" transcribeCallback="/told" recordingStatusCallback="/told"/>',
  '<Record timeout="0" finishOnKey=""/>',
  '<Dial action="/next" hangupOnStar="true" record="true">+1</Dial>',
  '<Dial sequential="true" timeout="5"><Number url="/whisper">+1</Number><Number>+2</Number></Dial>',
  `<Dial action="/next"><Number url="/whisper" statusCallback="/told">+1</Number><Number>${PHONE}</Number></Dial>`,
  '<Dial action="/next"><Queue url="/connecting">q</Queue></Dial>',
  '<Dial><Conference waitUrl="/wait" statusCallback="/told" statusCallbackEvent="start end join leave">c</Conference></Dial>',
  '<Enqueue action="/next" waitUrl="/wait">q</Enqueue>',
  '<Enqueue maxQueueSize="1">q</Enqueue>',
  '<Play>/music</Play>',
  '<Redirect>/next</Redirect>',
  '<Hangup/>',
  '<Reject/>',
  '<Leave/>',
];

/** A webhook that answers with random verbs. */
function webhook(choices: number[]): Record<string, Answer> {
  let turn = 0;
  const pick = () => choices[turn++ % choices.length] ?? 0;
  const document = answerTo(() => `${VERBS[pick() % VERBS.length]}${VERBS[pick() % VERBS.length]}`);
  const whisper = answerTo(() => (pick() % 2 ? '<Gather numDigits="1"/><Hangup/>' : '<Say>A call</Say>'));
  const wait = answerTo(
    () =>
      ['<Say>Wait</Say>', '<Gather timeout="3"/>', '<Redirect/>', '<Leave/>', '<Hangup/>', ''][pick() % 6] ??
      '',
  );
  const others = { '/told': '', '/music': AUDIO, '/connecting': '<Say>An agent</Say>' };
  return { '/': document, '/next': document, '/whisper': whisper, '/wait': wait, ...others };
}

async function play(line: SharedLine, choices: number[]) {
  const phone = line.phone(PHONE);
  const calls = [await line.call(), await line.call({ from: '+2' }), await line.call({ from: '+3' })];
  for (const choice of choices) {
    const call = calls[choice % calls.length];
    if (choice % 11 === 0 && phone.acts.includes('answer')) await phone.answer();
    else if (choice % 13 === 0 && phone.acts.length > 0) await phone.press('1');
    else if (call && call.status !== 'ended') await call.act(randomAct(call, choice >> 2));
  }
  for (const call of calls) if (call.status !== 'ended') await call.hangUp();
  return calls;
}

it('random calls on a switchboard end without an error', async () => {
  const many = fc.array(fc.nat(), { minLength: 1, maxLength: 30 });
  const property = fc.asyncProperty(many, many, async (answers, choices) => {
    const { url, close } = await startWebhook(webhook(answers));
    const calls = await play(switchboard(url), choices);
    await close();
    for (const call of calls) {
      expect(call.status).toBe('ended');
      const faults = call.events.filter(
        (event) => event.event === 'error' && !event.message.includes('documents in a row'),
      );
      expect(faults).toEqual([]);
    }
  });
  await fc.assert(property, { numRuns: Number(process.env['RANDOM_CALLS'] ?? 15), seed: 20261124 });
}, 120_000);
