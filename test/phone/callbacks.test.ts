import { describe, expect, it } from 'vitest';
import { type CallOptions, placeCall } from '../../src/phone/call.js';
import { type Answer, startWebhook } from './webhook.js';

/** A call in this verb, and the requests to /told. */
async function waitingIn(verb: string, others: Record<string, Answer> = {}, options: CallOptions = {}) {
  const answers = {
    '/': `${verb}<Say>Next verb</Say>`,
    '/after': '<Say>Action</Say>',
    '/told': '',
    ...others,
  };
  const { url, requests } = await startWebhook(answers);
  const call = await placeCall(url, options);
  const at = (path: string) => requests.filter((one) => one.path === path);
  return { call, requests, at, told: () => at('/told').map(({ params }) => params) };
}

describe('recordingStatusCallback of a Record', () => {
  const record = (attributes: string) =>
    `<Record action="/after" recordingStatusCallback="/told" ${attributes}/>`;

  it('has the recording of the action', async () => {
    const { call, at, told } = await waitingIn(record(''));
    await call.speak(4);
    const { RecordingUrl, RecordingSid, RecordingDuration } = at('/after')[0]?.params ?? {};
    const status = { RecordingStatus: 'completed', RecordingSource: 'RecordVerb', CallSid: call.sid };
    expect(told()).toMatchObject([{ ...status, RecordingUrl, RecordingSid, RecordingDuration }]);
  });

  it.each([
    ['', 4, ['completed']],
    ['recordingStatusCallbackEvent="in-progress completed absent"', 4, ['in-progress', 'completed']],
    ['recordingStatusCallbackEvent="in-progress completed absent"', 0, ['in-progress', 'absent']],
    ['recordingStatusCallbackEvent="absent"', 4, []],
    ['', 0, []],
  ])('with %j, after %i s, has the statuses %j', async (attributes, seconds, statuses) => {
    const { call, told } = await waitingIn(record(attributes));
    await call.speak(seconds);
    expect(told().map(({ RecordingStatus }) => RecordingStatus)).toEqual(statuses);
  });

  it('is asked in its method, also when the caller hangs up', async () => {
    const { call, at } = await waitingIn(record('recordingStatusCallbackMethod="GET"'));
    await call.speak(4, 'hangup');
    expect(at('/told')).toMatchObject([{ method: 'GET', params: { RecordingDuration: '4' } }]);
  });

  it('of each recording is its own', async () => {
    const { call, told } = await waitingIn(record(''), { '/after': record('') });
    await call.speak(1);
    await call.speak(2);
    const [one = {}, two = {}] = told();
    expect(one['RecordingSid']).not.toBe(two['RecordingSid']);
    expect(two['RecordingUrl']).toContain(two['RecordingSid']);
  });
});

describe('recordingStatusCallback of a Dial', () => {
  it('has the recording of the action', async () => {
    const { call, at, told } = await waitingIn(
      '<Dial action="/after" record="true" recordingStatusCallback="/told">+1</Dial>',
    );
    await call.act({ act: 'answer', seconds: 9 });
    const { RecordingSid } = at('/after')[0]?.params ?? {};
    expect(told()).toMatchObject([{ RecordingSid, RecordingDuration: '9', RecordingSource: 'DialVerb' }]);
  });
});

describe('transcribeCallback', () => {
  const verb = '<Record action="/after" transcribe="true" transcribeCallback="/told"/>';

  it('has the words of the caller', async () => {
    const { call, at, told } = await waitingIn(verb);
    await call.say('please call me back');
    const { RecordingSid, RecordingUrl } = at('/after')[0]?.params ?? {};
    expect(told()).toMatchObject([
      {
        TranscriptionText: 'please call me back',
        TranscriptionStatus: 'completed',
        RecordingSid,
        RecordingUrl,
      },
    ]);
    expect(told()[0]?.['TranscriptionSid']).toMatch(/^TR[0-9a-f]{32}$/);
  });

  it('has the option transcription', async () => {
    const { call, told } = await waitingIn(verb, {}, { transcription: 'good morning' });
    await call.speak(4, 'hangup');
    expect(told()).toMatchObject([{ TranscriptionText: 'good morning' }]);
  });

  it.each([1, 0])('has failed after %i s', async (seconds) => {
    const { call, told } = await waitingIn(verb);
    await call.speak(seconds);
    expect(told().map(({ TranscriptionStatus }) => TranscriptionStatus)).toEqual(
      seconds > 0 ? ['failed'] : [],
    );
  });

  it.each([
    ['transcribe="true"', '120'],
    ['', '3600'],
    ['transcribe="true" maxLength="200"', '200'],
  ])('with %j recordings end after %s s', async (attributes, longest) => {
    const { call, at } = await waitingIn(`<Record action="/after" ${attributes}/>`);
    await call.speak(9999);
    expect(at('/after')[0]?.params['RecordingDuration']).toBe(longest);
  });
});

it('partialResultCallback has the unstable words', async () => {
  const gather = '<Gather input="speech" action="/after" partialResultCallback="/told"/>';
  const { call, told } = await waitingIn(gather);
  await call.say('sales');
  expect(told()).toMatchObject([{ UnstableSpeechResult: 'sales', CallSid: call.sid }]);
  expect(call.heard).toBe('Action');
});

describe('A conference', () => {
  const conference = (attributes = '') =>
    `<Dial action="/after"><Conference ${attributes}>staff</Conference></Dial>`;
  const callback = 'statusCallback="/told" statusCallbackEvent="start end join leave"';

  it('plays its waitUrl until somebody joins', async () => {
    const { call, at } = await waitingIn(conference('waitUrl="/wait" waitMethod="GET"'), {
      '/wait': '<Say>Music</Say>',
    });
    expect([call.status, call.heard]).toEqual(['queued', 'Music']);
    expect(call.acts).toEqual(['wait', 'answer', 'hangup']);
    await call.wait();
    expect(at('/wait')).toMatchObject([{ method: 'GET' }, { method: 'GET' }]);
    await call.answer();
    expect(call.status).toBe('bridged');
  });

  it('ends as answered, without DialCallSid and DialCallDuration', async () => {
    const { call, at } = await waitingIn(conference());
    await call.act({ act: 'answer' });
    const { params = {} } = at('/after')[0] ?? {};
    expect(params['DialCallStatus']).toBe('answered');
    expect(Object.keys(params)).not.toEqual(expect.arrayContaining(['DialCallSid']));
    expect(Object.keys(params)).not.toEqual(expect.arrayContaining(['DialCallDuration']));
  });

  it('tells its statusCallback how it goes', async () => {
    const { call, told } = await waitingIn(conference(callback));
    await call.act({ act: 'answer' });
    expect(told().map(({ StatusCallbackEvent }) => StatusCallbackEvent)).toEqual([
      ...['participant-join', 'conference-start', 'participant-leave', 'conference-end'],
    ]);
    expect(new Set(told().map(({ ConferenceSid }) => ConferenceSid)).size).toBe(1);
    expect(told()[0]).toMatchObject({ FriendlyName: 'staff', CallSid: call.sid, SequenceNumber: '1' });
  });

  it.each([
    [callback, ['participant-join', 'participant-leave']],
    ['statusCallback="/told" statusCallbackEvent="leave"', ['participant-leave']],
    ['statusCallback="/told"', []],
  ])('with %s that nobody else joins tells %j', async (attributes, events) => {
    const { call, told } = await waitingIn(conference(attributes));
    await call.hangUp();
    expect(told().map(({ StatusCallbackEvent }) => StatusCallbackEvent)).toEqual(events);
    expect(call.endReason).toBe('caller-hangup');
  });

  it('that is recorded tells its recordingStatusCallback', async () => {
    const { call, told } = await waitingIn(
      conference('record="record-from-start" recordingStatusCallback="/told"'),
    );
    await call.act({ act: 'answer', seconds: 8 });
    expect(told()).toMatchObject([{ RecordingSource: 'Conference', RecordingDuration: '8' }]);
  });
});
