import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { PhoneEvent } from '../../src/phone/events.js';
import { transcript } from '../../src/phone/transcript.js';

function lines(events: PhoneEvent[], width = 0): string[] {
  const tell = transcript({ twiml: false, width, stream: process.stdout });
  return events.flatMap(tell).map(stripVTControlCharacters);
}

const verb = (name: string, text = '', attributes = {}): PhoneEvent => ({
  event: 'verb',
  name,
  attributes,
  text,
});

it.each<[PhoneEvent, string]>([
  [verb('Play', '/music.mp3'), 'Tree    plays /music.mp3'],
  [verb('Play', '', { digits: '1w2' }), 'Tree    plays the tones 1w2'],
  [verb('Record'), 'Twilio  beeps and records'],
  [verb('Record', '', { playBeep: 'false' }), 'Twilio  records'],
  [verb('Redirect', '/next'), 'Twilio  goes on at /next'],
  [{ event: 'act', act: { act: 'say', text: 'sales' } }, 'Caller  says "sales"'],
  [
    { event: 'act', act: { act: 'say', text: 'sales', confidence: 0.3 } },
    'Caller  says "sales" (confidence 0.3)',
  ],
  [{ event: 'act', act: { act: 'queue-full' } }, 'Queue   is full'],
  [{ event: 'end', reason: 'rejected' }, 'Tree    rejects the call'],
])('a transcript says of %j: %s', (event, line) => {
  expect(lines([event])).toEqual([line]);
});

it('a transcript wraps text beside the speaker', () => {
  expect(lines([verb('Say', 'one two three four five six'), verb('Say', 'seven')], 28)).toEqual([
    'Tree    one two three four',
    '        five six',
    '        seven',
  ]);
});
