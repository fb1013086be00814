import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Observer } from '../../src/observer.js';
import type { PhoneTree, Speaker } from '../../src/state-machine.js';
import { appOf } from '../helpers/caller.js';
import { EMPTY, twiml } from '../helpers/twiml.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

type Name = 'desk' | 'left';
type Memory = { caller: string };
const DESK = '+15550100';
const MOBILE = '+15550101';
const ANSWERED = { CallSid: 'CA2', ParentCallSid: 'CA1', CallStatus: 'in-progress', From: '+1999', To: DESK };

function dialing(callee: Speaker<Memory> | undefined): PhoneTree<Name, Memory> {
  return {
    states: {
      desk: {
        enter(response, call) {
          call.memory.caller = call.from;
          const dial = response.dial({ action: '/webhook', callerId: call.to });
          for (const number of [DESK, MOBILE]) dial.number({ url: '/callee' }, number);
        },
        ...(callee && { callee }),
        exit: () => 'left',
      },
      left: { enter: (response, { dial }) => void response.say(`bridged: ${dial?.bridged}`), exit: null },
    },
    start: 'desk',
    rescue: 'left',
    memory: { caller: '' },
  };
}

const accepting = dialing((response, { digits, params, memory }) => {
  if (digits === '1') return;
  if (params['Digits'] === undefined)
    response.gather({ numDigits: 1 }).say(`${memory.caller} calls. To talk, press 1.`);
  response.hangup();
});

/** An app with a call in the state that dials. */
async function app(callee: Speaker<Memory> | undefined, observer: Observer = {}) {
  const served = appOf(dialing(callee), observer, { limits: { handlersMs: 20, rescueMs: 20 } });
  const post = (path: string, form: object) => supertest(served).post(path).type('form').send(form);
  await post('/webhook', { CallSid: 'CA1', CallStatus: 'ringing', From: '+1234', To: '+1999' });
  return post;
}

describe('POST /callee', () => {
  it('says what the state of the caller’s call says, with that call’s memory', async () => {
    const post = await app((response, { from, to, memory }) => {
      response.say(`${memory.caller} rings ${to} as ${from}`);
      memory.caller = 'somebody else';
    });
    for (const _again of [1, 2]) {
      expect((await post('/callee', ANSWERED)).text).toBe(twiml('<Say>+1234 rings +15550100 as +1999</Say>'));
    }
  });

  it('leaves the caller’s call where it is', async () => {
    const post = await app((response) => void response.hangup());
    await post('/callee', ANSWERED);
    const back = await post('/webhook', {
      CallSid: 'CA1',
      DialCallStatus: 'completed',
      DialBridged: 'false',
    });
    expect(back.text).toBe(twiml('<Say>bridged: false</Say>'));
  });

  it.each<[string, Speaker<Memory> | undefined, number]>([
    ['no state says anything', undefined, 0],
    ['the state breaks', () => Promise.reject(new Error('no luck')), 1],
    ['the state takes too long', () => new Promise(() => {}), 1],
  ])('connects at once where %s', async (_why, callee, failures) => {
    const told: unknown[] = [];
    const post = await app(callee, { failure: (failure) => told.push(failure) });
    expect((await post('/callee', ANSWERED)).text).toBe(EMPTY);
    expect(told).toHaveLength(failures);
  });

  it.each([
    ['of a call that is not known', { ...ANSWERED, ParentCallSid: 'CA9' }],
    ['that names no caller', { CallSid: 'CA2' }],
  ])('connects at once a callee %s', async (_who, form) => {
    const post = await app((response) => void response.hangup());
    expect((await post('/callee', form)).text).toBe(EMPTY);
  });
});

describe('Callees who are asked', () => {
  const line = switchboardsTo(accepting);

  it('are connected by the key that accepts', async () => {
    const { phone, call } = line();
    const [desk, mobile] = [phone(DESK), phone(MOBILE)];
    const caller = await call({ from: '+15551110001' });
    await mobile.answer();
    expect(mobile.heard).toBe('+15551110001 calls. To talk, press 1.');
    await mobile.press('1');
    expect([caller.status, mobile.status, desk.status]).toEqual(['bridged', 'bridged', 'idle']);
    await mobile.hangUp();
    expect(caller.heard).toBe('bridged: true');
    expectClean(caller);
  });

  it.each(['presses another key', 'says nothing'])('are not, where who answers %s', async (how) => {
    const { phone, call } = line();
    const [desk, mobile] = [phone(DESK), phone(MOBILE)];
    const caller = await call();
    await desk.decline();
    await mobile.answer();
    await (how === 'says nothing' ? mobile.wait() : mobile.press('2'));
    expect([caller.heard, mobile.status]).toEqual(['bridged: false', 'idle']);
    expectClean(caller);
  });
});
