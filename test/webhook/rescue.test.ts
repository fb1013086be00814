import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/observer.js';
import type { Call, PhoneTree } from '../../src/state-machine.js';
import { appOf, caller } from '../helpers/caller.js';
import { twiml } from '../helpers/twiml.js';

const APOLOGY =
  '<Say>We are sorry, something went wrong. Please hold while we connect you to somebody who can help.</Say>';
const RESCUED = twiml(`${APOLOGY}<Dial>+15550000000</Dial>`);
const HUNG_UP = twiml('<Say>We are sorry, something went wrong. Please call again later.</Say><Hangup/>');

type Enter = (response: VoiceResponse, call: Call) => void | Promise<void>;
type Exit = (call: Call) => Name | Promise<Name>;
type Name = 'menu' | 'broken' | 'round' | 'about' | 'human';

/** A tree whose menu leads to what breaks, and whose rescue is a human who is dialed. */
function treeWith(enter: Enter, exit: Exit = () => 'broken', rescue?: Enter): PhoneTree<Name> {
  return {
    states: {
      menu: { enter: (response) => void response.gather().say('menu'), exit },
      broken: { enter, exit: null },
      round: { enter, exit: 'about' },
      about: { enter, exit: 'round' },
      human: { enter: rescue ?? ((response) => void response.dial('+15550000000')), exit: null },
    },
    start: 'menu',
    rescue: 'human',
  };
}

const nothing = () => {};
const never = () => new Promise<never>(() => {});
const fail = () => {
  throw new Error('no luck');
};
const reject = () => Promise.reject(new Error('no luck'));
/** A state of a tree that TypeScript did not see. */
const missing: Exit = () => JSON.parse('"nowhere"');
const nameless: Exit = () => JSON.parse('null');

/** Calls the tree and presses 4; gives what is heard then, and after another key. */
async function press4(tree: PhoneTree<Name>) {
  const failures: Failure[] = [];
  const limits = { handlersMs: 50, rescueMs: 50 };
  const app = appOf(tree, { failure: (failure) => failures.push(failure) }, { limits });
  const { ask } = caller(app, 'CA1');
  await ask();
  return { answer: await ask({ Digits: '4' }), failures, ask };
}

describe('a state that breaks', () => {
  it.each([
    ['enter throws', treeWith(fail), 'no luck'],
    ['enter rejects', treeWith(reject), 'no luck'],
    ['enter never answers', treeWith(never), 'the handler of a state has not answered within 50 ms'],
    ['exit throws', treeWith(nothing, fail), 'no luck'],
    ['exit rejects', treeWith(nothing, reject), 'no luck'],
    ['exit never answers', treeWith(nothing, never), 'the handler of a state has not answered within 50 ms'],
    ['exit leads nowhere', treeWith(nothing, missing), 'the phone tree has no state "nowhere"'],
    ['exit names nothing', treeWith(nothing, nameless), 'the phone tree has no state null'],
    [
      'automatic exits run in a circle',
      treeWith(nothing, () => 'round'),
      'automatic exits run in a circle: round → about → round',
    ],
    [
      'the TwiML is too long for Twilio',
      treeWith((response) => void response.say('ä'.repeat(33_000))),
      'the TwiML has 66070 bytes, and Twilio takes 65536 at most',
    ],
    [
      'a message cannot be said',
      treeWith((response) => void response.say('\u0000')),
      'Invalid character in string: \u0000',
    ],
    [
      'what it remembers is no JSON',
      treeWith((_response, call) => void Object.assign(call.memory, { big: 1n })),
      'the memory has "big", which is not JSON',
    ],
  ])('is heard as an apology and the rescue state, and told once: %s', async (_what, tree, message) => {
    const { answer, failures } = await press4(tree);
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('text/xml');
    expect(answer.text).toBe(RESCUED);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({
      error: { message: expect.stringContaining(message) },
      call: { sid: 'CA1', digits: '4' },
      left: 'menu',
      entered: 'human',
    });
  });

  it('leaves the call in the rescue state', async () => {
    const { ask } = await press4(treeWith(fail));
    expect((await ask({ Digits: '4' })).text).toBe(twiml('<Hangup/>'));
  });

  it('leaves what was remembered before as it was', async () => {
    const enter: Enter = (_response, call) => {
      call.memory['half'] = 'done';
      throw new Error('no luck');
    };
    const hear: Enter = (response, call) => void response.say(JSON.stringify(call.memory));
    const { answer } = await press4(treeWith(enter, undefined, hear));
    expect(answer.text).toBe(twiml(`${APOLOGY}<Say>{}</Say>`));
  });

  it.each([
    ['throws', fail],
    ['never answers', never],
  ])('is heard as an apology and a hang-up where the rescue state %s', async (_what, rescue) => {
    const { answer, failures } = await press4(treeWith(fail, undefined, rescue));
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(HUNG_UP);
    expect(failures).toEqual([
      expect.objectContaining({ error: new Error('no luck'), rescueError: expect.any(Error) }),
    ]);
    expect(failures[0]?.entered).toBeUndefined();
  });
});

it('a handler that was given up changes nothing when it answers after all', async () => {
  let answerLate: (state: Name) => void = nothing;
  const late = new Promise<Name>((resolve) => {
    answerLate = resolve;
  });
  const exit: Exit = async (call) => {
    const state = await late;
    call.memory['late'] = true;
    return state;
  };
  const hear: Enter = (response, call) => void response.say(JSON.stringify(call.memory));
  const { answer, ask, failures } = await press4(treeWith(fail, exit, hear));
  expect(answer.text).toBe(twiml(`${APOLOGY}<Say>{}</Say>`));
  answerLate('broken');
  await late;
  expect((await ask({ Digits: '4' })).text).toBe(twiml('<Hangup/>'));
  expect(failures).toHaveLength(1);
});
