import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { expect, it } from 'vitest';
import { pathsThrough } from '../../src/graph/paths.js';
import { readTwiml } from '../../src/graph/read-twiml.js';

const SAMPLES = { numbers: ['12', '1234567'], words: ['pizza'], leave: false };
const ACTION = { action: '/webhook' };
const NUMBER = '+15551234567';

type Make = (response: VoiceResponse) => unknown;

/** The script's words for each result and each end: `(…)` for a silent end, `[…]` for an end outside of the tree. */
function paths(make: Make, options = SAMPLES): string {
  const response = new VoiceResponse();
  make(response);
  const { results, ends, unreached } = pathsThrough(readTwiml(response.toString()).verbs, options);
  const ended = ends.map(({ words, spoken, elsewhere }) => {
    const how = words.join(' ') || 'end';
    return elsewhere ? `[${how}]` : spoken ? how : `(${how})`;
  });
  const rest = unreached.map(({ name }) => `never ${name}`);
  return [`${results.map(({ words }) => words.join(' ')).join(', ')}`, ended.join(', '), ...rest].join(' | ');
}

it.each<[string, Make, string]>([
  ['nothing', () => {}, ' | (end)'],
  ['words', (response) => response.say('Bye.'), ' | end'],
  ['words without an end', (response) => response.say({ loop: 0 }, 'Bye.'), ' | [end]'],
  ['no words', (response) => response.say(''), ' | (end)'],
  ['a Hangup', (response) => response.hangup(), ' | (end)'],
  [
    'one key',
    (response) => response.gather({ numDigits: 1, finishOnKey: '0' }),
    '1, 2, 3, 4, 5, 6, 7, 8, 9, *, # | (wait)',
  ],
  [
    'one key or silence',
    (response) => response.gather({ numDigits: 1, finishOnKey: '123456789*#', actionOnEmptyResult: true }),
    '0, wait | ',
  ],
  ['two keys', (response) => response.gather({ numDigits: 2, finishOnKey: '123456789*' }), '01, #1 | (wait)'],
  [
    'a word',
    (response) => response.gather({ input: ['speech'], hints: 'yes, no, $OOV' }),
    'say:yes, say:no, say:pizza | (wait)',
  ],
  [
    'a Gather that leads elsewhere',
    (response) => response.gather({ numDigits: 1, action: 'https://example.com/other' }),
    ' | [end], (wait)',
  ],
  [
    'a Gather at the whole URL of the webhook',
    (response) => response.gather({ input: ['speech'], action: 'https://tree.example.com/webhook?again=1' }),
    'say:pizza | (wait)',
  ],
  [
    'words after silence',
    (response) => {
      response.gather({ input: ['speech'] });
      response.say('Bye.');
    },
    'say:pizza | wait',
  ],
  [
    'a Record',
    (response) => {
      response.record();
      response.say('Bye.');
    },
    'speak:4, wait, speak:4:hangup |  | never Say',
  ],
  ['a Dial', (response) => response.dial(NUMBER), ' | (answer), (busy), (no-answer), (failed)'],
  [
    'a Dial, and words',
    (response) => {
      response.dial(NUMBER);
      response.say('Bye.');
    },
    ' | answer, busy, no-answer, failed',
  ],
  [
    'a Dial with action',
    (response) => response.dial(ACTION, NUMBER),
    'answer, busy, no-answer, failed, hangup | ',
  ],
  ['a conference', (response) => response.dial(ACTION).conference('team'), 'answer | '],
  ['a queue', (response) => response.enqueue('team'), ' | (agent), (queue-full)'],
  ['a queue with action', (response) => response.enqueue(ACTION, 'team'), 'agent, queue-full, hangup | '],
  [
    'a Redirect',
    (response) => {
      response.say('Hi.');
      response.redirect('/webhook');
      response.say('Bye.');
    },
    ' |  | never Say',
  ],
  ['a Redirect elsewhere', (response) => response.redirect('/other'), ' | [end]'],
  [
    'a stream',
    (response) => {
      response.connect().stream({ url: 'wss://example.com' });
      response.say('Bye.');
    },
    ' | [end], end',
  ],
  [
    'a stream with action',
    (response) => {
      response.connect(ACTION).stream({ url: 'wss://example.com' });
      response.say('Bye.');
    },
    ' | [end] | never Say',
  ],
  [
    'a Dial, then a question',
    (response) => {
      response.dial(NUMBER);
      response.gather({ input: ['speech'], actionOnEmptyResult: true });
    },
    'answer say:pizza, answer wait, busy say:pizza, busy wait, no-answer say:pizza, no-answer wait, failed say:pizza, failed wait | ',
  ],
])('%s', (_what, make, expected) => {
  expect(paths(make)).toBe(expected);
});

it('a queue that callers can leave has the result leave', () => {
  expect(paths((response) => response.enqueue(ACTION, 'team'), { ...SAMPLES, leave: true })).toBe(
    'agent, leave, queue-full, hangup | ',
  );
});

it('stops after 300 paths, and reports no verb as unreached', () => {
  const many: Make = (response) => {
    for (let n = 0; n < 6; n++) response.dial(NUMBER);
    response.hangup();
    response.say('Bye.');
  };
  expect(paths(many)).not.toContain('never');
});
