import { expect, it } from 'vitest';
import { logged } from './logged.js';

it('an event that failed has its call, and shows nothing private', () => {
  const { observer, lines } = logged();
  const params = { CallSid: 'CA1', RecordingSid: 'RE123', TranscriptionText: 'This is Ada' };
  const error = new Error('cannot mail RE123 of customer 104376: "This is Ada"');
  const memory = JSON.stringify({ typed: ['104376'] });
  const id = 'transcription RE123';
  observer.eventFailure({ kind: 'transcription', id, params, memory, error, again: undefined });
  const message = 'cannot mail (hidden) of customer (hidden): "(hidden)"';
  expect(lines).toMatchObject([{ call: 'CA1', event: 'transcription', err: { message } }]);
  expect(JSON.stringify(lines)).not.toMatch(/RE123|Ada|104376/);
});

it('a failed event is a warning before each retry, and at last an error with the SID of its recording', () => {
  const { observer, lines } = logged();
  const sid = `RE${'0a'.repeat(16)}`;
  const event = {
    kind: 'mail',
    id: `mail ${sid}`,
    params: { CallSid: 'CA1', RecordingSid: sid },
    memory: '{}',
  };
  const error = new Error(`cannot mail ${sid}`);
  observer.eventFailure({ ...event, error, again: new Date() });
  observer.eventFailure({ ...event, error, again: undefined });
  expect(lines).toMatchObject([
    { level: 40, msg: 'event failed', err: { message: 'cannot mail (hidden)' } },
    { level: 50, msg: 'event given up', recording: sid, err: { message: 'cannot mail (hidden)' } },
  ]);
  expect(JSON.stringify(lines[0])).not.toContain(sid);
});
