import { describe, expect, it } from 'vitest';
import { placeCall, startCall } from '../../src/phone/call.js';
import type { Act, PhoneEvent, Status } from '../../src/phone/events.js';
import { ImpossibleAct } from '../../src/phone/line.js';
import { heldAnswer, startWebhook } from './webhook.js';

const MENU = '<Gather numDigits="1" action="/got"><Say>Menu</Say></Gather>';

/** The event in short. */
function brief(event: PhoneEvent): string {
  switch (event.event) {
    case 'request':
      return `${event.method} ${new URL(event.url).pathname} ${event.status}`;
    case 'verb':
    case 'unplayed':
      return event.name;
    case 'status':
      return event.status;
    case 'act':
      return event.act.act;
    case 'warning':
    case 'error':
      return `${event.event} ${event.code}`;
    case 'note':
      return event.message;
    case 'end':
      return `end: ${event.reason}`;
  }
}

describe('A call', () => {
  it('has the text heard since the last act', async () => {
    const menu = `<Say>Welcome</Say>${MENU}<Say>Nothing?</Say>${MENU}`;
    const { url } = await startWebhook([menu, '<Say>Bye</Say>']);
    const call = await placeCall(url);
    expect(call.heard).toBe('Welcome Menu');
    await call.wait();
    expect(call.heard).toBe('Nothing? Menu');
    await expect(call.say('hello')).rejects.toThrow(ImpossibleAct);
    expect(call.heard).toBe('Nothing? Menu');
    await call.press('1');
    expect(call.heard).toBe('Bye');
  });

  it.each<[string, Status, string[]]>([
    ['<Gather/>', 'gathering', ['wait', 'press', 'hangup']],
    ['<Gather input="dtmf speech"/>', 'gathering', ['wait', 'press', 'say', 'hangup']],
    ['<Record/>', 'recording', ['press', 'speak', 'wait', 'hangup']],
    ['<Dial>+1</Dial>', 'dialing', ['answer', 'busy', 'no-answer', 'failed', 'wait', 'hangup']],
    ['<Enqueue>support</Enqueue>', 'queued', ['agent', 'leave', 'queue-full', 'hangup']],
    ['<Say loop="0">La la</Say>', 'playing', ['hangup']],
    ['<Hangup/>', 'ended', []],
  ])('in %s has the status %s and its possible acts', async (verb, status, acts) => {
    const { url } = await startWebhook([verb]);
    const call = await placeCall(url);
    expect([call.status, call.acts]).toEqual([status, acts]);
    const last = call.events.filter(({ event }) => event === 'status').at(-1);
    expect(last).toMatchObject({ status, acts });
    expect(call.endReason).toBe(status === 'ended' ? 'hangup' : undefined);
  });

  it('emits all events in order', async () => {
    const { url } = await startWebhook([
      `<Say a="b">Hi</Say>${MENU}`,
      { status: 302, headers: { Location: '/moved' } },
      '<Foo/><Dial>+1</Dial><Redirect>/over</Redirect>',
      { status: 500 },
    ]);
    const observed: PhoneEvent[] = [];
    const call = await placeCall(url, { observe: (event) => observed.push(event) });
    await call.press('1');
    await call.act({ act: 'answer' });
    expect(call.events).toEqual(observed);
    expect(observed.map(brief)).toEqual([
      ...['requesting', 'POST / 200', 'warning 12200', 'Say', 'playing'],
      ...['Gather', 'Say', 'gathering', 'gathering', 'press'],
      ...['requesting', 'POST /got 302', 'GET /moved 200', 'warning 12200', 'Foo'],
      ...['Dial', 'dialing', 'answer', 'bridged', 'the other side hung up', 'Redirect'],
      ...['requesting', 'POST /over 500', 'error 11217', 'end: error', 'ended'],
    ]);
  });

  it('is independent of another call at the same time', async () => {
    const { url, requests } = await startWebhook({ '/': MENU, '/got': '<Gather/>' });
    const [one, two] = await Promise.all([placeCall(url), placeCall(url)]);
    await Promise.all([one.hangUp(), two.press('2')]);
    expect([one.endReason, two.endReason]).toEqual(['caller-hangup', undefined]);
    const pressed = requests.filter(({ path }) => path === '/got').map(({ params }) => params);
    expect(pressed).toMatchObject([{ CallSid: two.sid, Digits: '2' }]);
  });

  it('counts every key that is pressed at the same moment', async () => {
    const { url, requests } = await startWebhook(['<Gather numDigits="3"/>', '']);
    const call = await placeCall(url);
    await Promise.all([call.press('1'), call.press('2'), call.press('3')]);
    expect(requests[1]?.params['Digits']).toBe('123');
  });
});

describe('An impossible act', () => {
  it.each<[string, string, Act, string]>([
    ['a key when the call has ended', '', { act: 'press', key: '1' }, 'cannot press: the call has ended'],
    ['hanging up when the call has ended', '', { act: 'hangup' }, 'cannot hangup: the call has ended'],
    [
      'an answer where nobody is dialed',
      '<Gather/>',
      { act: 'answer' },
      '"answer" is not possible while the phone is gathering. Possible now: wait, press, hangup',
    ],
    [
      'an agent where nobody waits',
      '<Dial>+1</Dial>',
      { act: 'agent' },
      '"agent" is not possible while the phone is dialing. Possible now: answer, busy, no-answer, failed, wait, hangup',
    ],
  ])('(%s) is refused with the reason, and the call goes on', async (_what, inside, act, message) => {
    const { url } = await startWebhook([inside]);
    const call = await placeCall(url);
    const before = { status: call.status, events: [...call.events] };
    const refused = call.act(act);
    await expect(refused).rejects.toThrow(ImpossibleAct);
    await expect(refused).rejects.toThrow(message);
    expect({ status: call.status, events: call.events }).toEqual(before);
  });

  it.each([
    '<Dial>+1</Dial>',
    '<Enqueue>support</Enqueue>',
    '<Gather input="speech"/>',
    '<Say loop="0">La</Say>',
  ])('is not a key in %s, which is heard and ignored', async (verb) => {
    const { url, requests } = await startWebhook([verb]);
    const call = await placeCall(url);
    const { status, acts } = call;
    await call.press('12');
    expect(call.events.filter(({ event }) => event === 'act')).toHaveLength(2);
    expect([call.status, call.acts, requests.length]).toEqual([status, acts, 1]);
  });

  it('is a key that no telephone has, and then no key is pressed', async () => {
    const { url } = await startWebhook([MENU, '']);
    const call = await placeCall(url);
    const refused = call.press('1A');
    await expect(refused).rejects.toThrow(ImpossibleAct);
    await expect(refused).rejects.toThrow('there is no key "A" on a telephone, only 0 to 9, * and #');
    await call.press('1');
    expect(call.endReason).toBe('end-of-document');
  });

  it('is any act but hanging up during a request', async () => {
    const { answer, asked } = heldAnswer(MENU);
    const { url } = await startWebhook([answer]);
    const call = startCall(url);
    const release = await asked;
    const message = '"wait" is not possible while the phone is requesting. Possible now: hangup';
    await expect(call.wait()).rejects.toThrow(message);
    release();
    await call.atRest;
    expect(call.status).toBe('gathering');
  });
});
