import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call } from '../../src/state-machine.js';

export type Handler = (response: VoiceResponse, call: Call) => unknown;

/** A Proxy that throws at everything that is done to it. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throwing = (what: string) =>
  Object.defineProperty(new Error('the cause'), what, {
    get: () => {
      throw new Error('a trap');
    },
  });

/** Errors without a stack, which takes most of an error's time. */
function causes(depth: number): Error {
  const frames = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  let error = new Error('the cause');
  for (let level = 0; level < depth; level++) error = new Error('the cause', { cause: error });
  Error.stackTraceLimit = frames;
  return error;
}

function cyclic(): Error {
  const error = new Error('the cause');
  error.cause = error;
  return error;
}

/** What a handler may throw, reject with, or return instead of a state's name. */
export const VALUES: Record<string, () => unknown> = {
  'an Error': () => new TypeError('the cause'),
  'a text': () => 'the cause',
  'an empty text': () => '',
  undefined: () => undefined,
  null: () => null,
  'a number': () => Number.NaN,
  'a bigint': () => 1n,
  'a symbol': () => Symbol('the cause'),
  'a function': () => () => 'menu',
  'an object without a prototype': () => Object.assign(Object.create(null), { message: 'the cause' }),
  'a revoked proxy': revoked,
  'an error whose message throws': () => throwing('message'),
  'an error whose stack throws': () => throwing('stack'),
  'an error whose name throws': () => throwing('name'),
  'an error whose cause throws': () => throwing('cause'),
  'an error whose code throws': () => throwing('code'),
  'an error whose message is an object': () =>
    Object.assign(new Error('x'), { message: { text: 'the cause' } }),
  'an error whose stack is a number': () => Object.assign(new Error('the cause'), { stack: 7 }),
  'an error that is its own cause': cyclic,
  'an error with 100,000 causes': () => causes(100_000),
  'an error with a message of 5 MB': () => new Error('the cause '.repeat(500_000)),
  'an object that cannot be made a text': () => ({
    toString: () => {
      throw new Error('a trap');
    },
  }),
  'an object with a trap for inspection': () => ({
    [Symbol.for('nodejs.util.inspect.custom')]: () => {
      throw new Error('a trap');
    },
  }),
  'an AggregateError': () => new AggregateError([new Error('one'), revoked()], 'the cause'),
  'a thenable that throws': () =>
    thenable(() => {
      throw new Error('the cause');
    }),
  'an HTTP client’s error': () =>
    Object.assign(new Error('the cause'), { status: 404, response: { headers: {} } }),
};

/** A thenable that does this when it is awaited. */
const thenable = (then: () => void) => Object.fromEntries([['then', then]]);
const never = () => new Promise<never>(() => {});

/** What else the handler that is entered may do. */
export const DEEDS: Record<string, Handler> = {
  'never settles': never,
  'returns a thenable that never settles': () => thenable(() => {}),
  'says a control character': (response) => response.say('\u0007'),
  'says half a character': (response) => response.say('\ud83d'),
  'has a control character in an attribute': (response) => response.dial({ callerId: '\u0007' }, '+1'),
  'has half a character in an attribute': (response) => response.play({ digits: '\udc00' }, 'a.mp3'),
  'has U+FFFF in an attribute': (response) => response.redirect({ method: '\uffff' }, '/'),
  'says more than 64 kB': (response) => response.say('ä'.repeat(40_000)),
  'says what is no text': (response) => Reflect.apply(response.say, response, [Symbol('x')]),
  'adds a verb whose name is not XML': (response) => response.addChild('<bad name>', {}),
  'makes the response unreadable': (response) =>
    Object.assign(response, {
      toString: () => {
        throw new Error('the cause');
      },
    }),
  'makes the response something else': (response) => Object.assign(response, { toString: () => 42 }),
  'takes the response away': (response) => Object.assign(response, { response: undefined }),
  'changes a parameter': (_response, call) => Object.assign(call.params, { CallStatus: 'completed' }),
  'makes the call’s SID an object': (_response, call) => {
    Object.assign(call, { sid: revoked(), from: Symbol('x'), digits: 7 });
    throw new Error('the cause');
  },
  'takes the memory away': (_response, call) => Object.assign(call, { memory: undefined }),
  'makes the memory null': (_response, call) => Object.assign(call, { memory: null }),
  'makes the memory a list': (_response, call) => Object.assign(call, { memory: [] }),
  'makes the memory a text': (_response, call) => Object.assign(call, { memory: 'x' }),
  'makes the memory a Map': (_response, call) => Object.assign(call, { memory: new Map() }),
  'makes the memory a revoked proxy': (_response, call) => Object.assign(call, { memory: revoked() }),
  'remembers a bigint': (_response, call) => Object.assign(call.memory, { a: 1n }),
  'remembers a Date': (_response, call) => Object.assign(call.memory, { a: { b: new Date(0) } }),
  'remembers a Map': (_response, call) => Object.assign(call.memory, { a: new Map() }),
  'remembers a function': (_response, call) => Object.assign(call.memory, { a: () => {} }),
  'remembers a symbol': (_response, call) => Object.assign(call.memory, { a: Symbol('x') }),
  'remembers NaN': (_response, call) => Object.assign(call.memory, { a: [Number.NaN] }),
  'remembers itself': (_response, call) => Object.assign(call.memory, { a: call.memory }),
  'remembers a trap': (_response, call) =>
    Object.defineProperty(call.memory, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('the cause');
      },
    }),
  'remembers a toJSON that throws': (_response, call) =>
    Object.assign(call.memory, {
      toJSON: () => {
        throw new Error('the cause');
      },
    }),
  'remembers 5 MB': (_response, call) => Object.assign(call.memory, { a: 'x'.repeat(5_000_000) }),
  'remembers in 10,000 layers': (_response, call) => {
    let layers: unknown = 0;
    for (let layer = 0; layer < 10_000; layer++) layers = [layers];
    Object.assign(call.memory, { layers });
  },
};
