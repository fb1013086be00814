import { describe, expect, it } from 'vitest';
import { type CallOptions, type PhoneCall, placeCall } from '../../src/phone/call.js';
import type { Act } from '../../src/phone/events.js';
import { type Answer, ManualClock, startWebhook } from './webhook.js';

/** A call in a Record with these attributes. */
async function recording(attributes = '', options: CallOptions = {}, answer: Answer = '<Say>Thanks</Say>') {
  const record = `<Record action="/got" ${attributes}/><Say>Next verb</Say>`;
  const { url, requests } = await startWebhook({ '/': record, '/got': answer });
  const call = await placeCall(url, options);
  /** The length of the recording, the key that ended it, and the CallStatus. */
  const sent = () => {
    const { RecordingDuration, Digits, CallStatus } = requests[1]?.params ?? {};
    return requests.length < 2 ? undefined : [RecordingDuration, Digits, CallStatus];
  };
  return { call, requests, sent };
}

/** The same in real time, while the caller speaks until something ends it. */
async function speaking(attributes = '', end: 'silence' | 'hangup' = 'silence') {
  const clock = new ManualClock();
  const { call, sent } = await recording(attributes, { clock, observe: clock.observe });
  /** Settles when the effect of the act has begun. */
  async function act(act: Act) {
    void call.act(act);
    await clock.settled();
  }
  await act({ act: 'speak', end });
  return { call, clock, sent, act };
}

describe('A Record', () => {
  it.each<[string, string, (call: PhoneCall) => Promise<void>, [string, string | undefined]]>([
    ['by a key', '', (call) => call.speak(4, '#'), ['4', '#']],
    ['by silence', '', (call) => call.speak(4), ['4', undefined]],
    ['at its longest', 'maxLength="10"', (call) => call.speak(60, '#'), ['10', undefined]],
    ['after an hour', '', (call) => call.speak(9999, '#'), ['3600', undefined]],
    ['by a key of finishOnKey', 'finishOnKey="5#"', (call) => call.speak(4, '5'), ['4', '5']],
  ])('ended %s goes on at its action', async (_how, attributes, end, [duration, digits]) => {
    const { call, requests, sent } = await recording(attributes);
    expect(call.status).toBe('recording');
    await end(call);
    expect(sent()).toEqual([duration, digits, 'in-progress']);
    expect(requests.length).toBe(2);
    expect(call.heard).toBe('Thanks');
  });

  it('names the recording', async () => {
    const { call, requests } = await recording();
    await call.speak(4);
    const { RecordingUrl, RecordingSid } = requests[1]?.params ?? {};
    expect(RecordingSid).toMatch(/^RE[0-9a-f]{32}$/);
    expect(RecordingUrl).toMatch(new RegExp(`^https://api\\.twilio\\.com/.*/Recordings/${RecordingSid}$`));
  });

  it('without an action goes on at the URL it came from', async () => {
    const { origin, requests } = await startWebhook(['<Record/>', '']);
    const call = await placeCall(`${origin}/leave?box=1`);
    await call.speak(1);
    expect(requests[1]).toMatchObject({ method: 'POST', url: `${origin}/leave?box=1` });
  });

  it.each(['', '0', '12#'])('goes on at keys that are not in finishOnKey="%s"', async (finishOnKey) => {
    const { call, sent } = await recording(`finishOnKey="${finishOnKey}"`);
    await call.press('9*');
    expect([call.status, sent()]).toEqual(['recording', undefined]);
    await call.speak(4, '9');
    expect(sent()).toEqual(['4', undefined, 'in-progress']);
  });
});

it('A Record with timeout 0 goes on through any silence, until its longest', async () => {
  const { clock, sent, act } = await speaking('timeout="0" maxLength="60"');
  await clock.advance(7000);
  await act({ act: 'wait' });
  await clock.advance(52_999);
  expect(sent()).toBeUndefined();
  await clock.advance(1);
  expect(sent()?.[2]).toBe('in-progress');
});

describe('Hanging up', () => {
  it.each<[string, (call: PhoneCall) => Promise<void>, string]>([
    ['after some seconds', (call) => call.speak(4, 'hangup'), '4'],
    ['at once', (call) => call.hangUp(), '0'],
  ])('%s sends the recording to the action', async (_when, hangUp, duration) => {
    const { call, requests, sent } = await recording();
    await hangUp(call);
    expect(sent()).toEqual([duration, 'hangup', 'completed']);
    expect(requests.length).toBe(2);
    expect([call.heard, call.status, call.endReason]).toEqual(['', 'ended', 'caller-hangup']);
  });

  it('shows an answer that is wrong all the same', async () => {
    const { call } = await recording('', {}, { status: 500 });
    await call.hangUp();
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'error', code: 11217 }));
    expect(call.endReason).toBe('caller-hangup');
  });
});

describe('An empty recording', () => {
  it.each<[string, Act, string | undefined]>([
    ['of silence', { act: 'wait' }, undefined],
    ['of no seconds', { act: 'speak', seconds: 0, end: 'silence' }, undefined],
    ['that a key ends', { act: 'press', key: '1' }, '1'],
  ])('%s goes to the action, or to the next verb', async (_what, act, digits) => {
    const toAction = await recording('', { emptyRecording: 'action' });
    await toAction.call.act(act);
    expect(toAction.sent()).toEqual(['0', digits, 'in-progress']);
    expect(toAction.call.heard).toBe('Thanks');

    const toNext = await recording('', { emptyRecording: 'next' });
    await toNext.call.act(act);
    expect(toNext.sent()).toBeUndefined();
    expect(toNext.call.heard).toBe('Next verb');
  });
});

describe('In real time', () => {
  it('a key ends the message, which is as long as the caller spoke', async () => {
    const { clock, sent, act } = await speaking();
    await clock.advance(7000);
    expect(sent()).toBeUndefined();
    await act({ act: 'press', key: '3' });
    expect(sent()).toEqual(['7', '3', 'in-progress']);
  });

  it('a key that is not in finishOnKey does not', async () => {
    const { call, clock, sent, act } = await speaking('finishOnKey="#"');
    await clock.advance(3000);
    await act({ act: 'press', key: '1' });
    expect(call.status).toBe('recording');
    await clock.advance(2000);
    await act({ act: 'press', key: '#' });
    expect(sent()).toEqual(['5', '#', 'in-progress']);
  });

  it.each([
    ['timeout="3"', 3000],
    ['', 5000],
  ])('falling silent ends the message once the silence has lasted: with %j %i ms', async (attributes, ms) => {
    const { clock, sent, act } = await speaking(attributes);
    await clock.advance(7000);
    await act({ act: 'wait' });
    await clock.advance(ms - 1);
    expect(sent()).toBeUndefined();
    await clock.advance(1);
    expect(sent()).toEqual(['7', undefined, 'in-progress']);
  });

  it('a key ends the silence after the message', async () => {
    const { clock, sent, act } = await speaking();
    await clock.advance(7000);
    await act({ act: 'wait' });
    await act({ act: 'press', key: '3' });
    expect(sent()).toEqual(['7', '3', 'in-progress']);
  });

  it('a message ends at its longest', async () => {
    const { clock, sent } = await speaking('maxLength="10"');
    await clock.advance(9999);
    expect(sent()).toBeUndefined();
    await clock.advance(1);
    expect(sent()).toEqual(['10', undefined, 'in-progress']);
  });

  it('hanging up ends the message and the call', async () => {
    const { call, clock, sent } = await speaking();
    await clock.advance(7000);
    await call.hangUp();
    expect(sent()).toEqual(['7', 'hangup', 'completed']);
    expect(call.endReason).toBe('caller-hangup');
  });

  it('saying nothing for long enough makes an empty recording', async () => {
    const clock = new ManualClock();
    const { sent } = await recording('timeout="3"', { clock, observe: clock.observe });
    await clock.advance(2999);
    expect(sent()).toBeUndefined();
    await clock.advance(1);
    expect(sent()).toEqual(['0', undefined, 'in-progress']);
  });
});
