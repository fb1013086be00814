import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { redactor } from '../../src/log/redact.js';
import { safeError } from '../../src/log/safe-error.js';

const redact = redactor([]);
const throws = () => {
  throw new Error('in a getter');
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable(new Error('gone'), {});
  revoke();
  return proxy;
};
function nested(depth: number) {
  let error = new Error('the first cause');
  for (let level = 0; level < depth; level++) error = new Error(`level ${level}`, { cause: error });
  return error;
}
function cyclic() {
  const error = new Error('a circle');
  error.cause = new Error('another', { cause: error });
  return error;
}
const bare = (properties: object) => Object.assign(Object.create(null), properties);

describe('safeError', () => {
  it.each<[string, unknown, object]>([
    ['an Error', new RangeError('no luck'), { type: 'RangeError', message: 'no luck' }],
    [
      'an Error of another realm',
      runInNewContext('new TypeError("no luck")'),
      { type: 'TypeError', message: 'no luck' },
    ],
    ['its code', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), { code: 'ECONNREFUSED' }],
    ['a numeric code', Object.assign(new Error('x'), { code: 20404 }), { code: '20404' }],
    ['a string', 'no luck', { type: 'string', message: 'no luck' }],
    ['undefined', undefined, { type: 'undefined', message: 'undefined' }],
    ['null', null, { message: 'null' }],
    ['a symbol', Symbol('no luck'), { type: 'symbol', message: 'Symbol(no luck)' }],
    ['a bigint', 10n, { message: '10' }],
    ['a function', function noLuck() {}, { message: 'a function noLuck' }],
    ['a plain object', { reason: 1, where: 2 }, { message: 'an object with the keys: reason, where' }],
    ['an object without a prototype', bare({ message: 'no luck' }), { type: 'object', message: 'no luck' }],
    ['nothing at all', bare({}), { type: 'object' }],
    ['five million bytes', new Uint8Array(5e6), { message: '[object Uint8Array]' }],
    ['a revoked proxy', revoked(), { message: '(cannot be read)' }],
    ['a message that is a number', Object.assign(new Error(), { message: 42 }), { message: '42' }],
    [
      'a message that is a symbol',
      Object.assign(new Error(), { message: Symbol('s') }),
      { message: 'Symbol(s)' },
    ],
    [
      'a message that is an object',
      bare({ message: bare({ a: 1 }) }),
      { message: 'an object with the keys: a' },
    ],
    [
      'a message that cannot be read',
      {
        name: 'Odd',
        get message() {
          return throws();
        },
      },
      { type: 'Odd', message: '(cannot be read)' },
    ],
    [
      'a name that cannot be read',
      {
        message: 'no luck',
        get name() {
          return throws();
        },
      },
      { message: 'no luck' },
    ],
    [
      'a stack that cannot be read',
      {
        message: 'no luck',
        get stack() {
          return throws();
        },
      },
      { message: 'no luck' },
    ],
    [
      'a code that cannot be read',
      {
        message: 'no luck',
        get code() {
          return throws();
        },
      },
      { message: 'no luck' },
    ],
    [
      'a cause that cannot be read',
      {
        message: 'no luck',
        get cause() {
          return throws();
        },
      },
      { message: 'no luck' },
    ],
    ['errors that are a revoked proxy', { message: 'no luck', errors: revoked() }, { message: 'no luck' }],
    [
      'properties of odd types',
      { message: 'no luck', name: 1, stack: {}, code: {}, errors: 'x' },
      { type: 'object', message: 'no luck' },
    ],
    ['a cause that is no Error', new Error('x', { cause: 'no luck' }), { cause: { message: 'no luck' } }],
    [
      'the errors of an AggregateError',
      new AggregateError([new Error('no'), 'luck'], 'both'),
      { message: 'both', errors: [{ message: 'no' }, { message: 'luck' }] },
    ],
    [
      'the first three causes and the last',
      nested(100_000),
      { cause: { cause: { cause: { cause: { message: 'the first cause' } } } } },
    ],
    ['causes in a circle', cyclic(), { message: 'a circle', cause: { message: 'another' } }],
  ])('shows the safe parts of %s', (_what, error, expected) => {
    expect(safeError(error, redact)).toMatchObject(expected);
  });

  it('returns strings of bounded length', () => {
    const long = new Error('long '.repeat(1e6));
    const errors = Array.from(
      { length: 1000 },
      () => new AggregateError([long, long, long, long], long.message, { cause: long }),
    );
    const line = JSON.stringify(
      safeError(new AggregateError(errors, long.message, { cause: errors[0] }), redact),
    );
    expect(line).toMatch(/"long long /);
    expect(line.length).toBeLessThan(30_000);
  });

  it('returns the stack frames after a long message, and no line of the message that looks like a frame', () => {
    const { stack } = safeError(new Error(`${'long '.repeat(1e6)}\n    at the bank`), redact);
    expect(stack).toContain('safe-error.test.ts');
    expect(stack).not.toContain('the bank');
  });

  it('redacts each part', () => {
    const text = 'about customer_15551234567';
    const error = Object.assign(new Error(text, { cause: text }), { name: text, code: text });
    error.stack = `${text}\n    at ${text}`;
    const shown = JSON.stringify(safeError(new AggregateError([error], text), redactor(['+15551234567'])));
    expect(shown).not.toContain('4567');
    expect(shown.match(/customer_\(hidden\)/g)).toHaveLength(6);
  });
});
