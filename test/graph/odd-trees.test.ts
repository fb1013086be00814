import { expect, it } from 'vitest';
import { describeProblem } from '../../src/graph/problem.js';
import { prove } from '../../src/graph/prove.js';
import type { PhoneTree, Place } from '../../src/state-machine.js';
import { bye } from './planted.js';
import { asking, gather, treeTo, twimlState } from './trees.js';

const ANY = 'Press any key.';

/** A state as JavaScript may have it. */
const untyped = (value: object): Place<string> => Object.assign({ enter: () => {}, exit: null }, value);

it.each<[string, PhoneTree<string>, string[]]>([
  [
    'an exit that returns a symbol',
    treeTo(
      asking(
        ANY,
        Object(() => Symbol('x')),
      ),
    ),
    ['extra: its exit leads to Symbol(x), which is not a state (1)'],
  ],
  [
    'an enter that throws undefined',
    treeTo(
      twimlState(() => {
        throw undefined;
      }, null),
    ),
    ['extra: enter throws undefined'],
  ],
  [
    'an enter that rejects with null',
    treeTo({
      enter: async () => {
        throw null;
      },
      exit: null,
    }),
    ['extra: enter throws null'],
  ],
  [
    'a memory that holds itself',
    treeTo(
      asking(ANY, ({ memory }) => {
        memory['self'] = memory;
        return 'human';
      }),
    ),
    ['human: Converting circular structure to JSON'],
  ],
  [
    'a memory that is gone',
    treeTo(
      asking(ANY, (call) => {
        Reflect.deleteProperty(call, 'memory');
        return 'human';
      }),
    ),
    ['human: the memory is not an object'],
  ],
  [
    'TwiML that nests more deeply than calls can',
    treeTo(
      twimlState((response) => {
        let inner = response.gather();
        for (let n = 0; n < 5000; n++) inner = Object(inner.addChild('Gather', {}));
      }, null),
    ),
    ['extra: the turn breaks: Maximum call stack size exceeded'],
  ],
  [
    'a control character in an attribute',
    treeTo(
      twimlState((response) => {
        response.addChild('Say', { voice: '\u0007' }).addText('Hello.');
      }, 'human'),
    ),
    ['human: TwiML: The document is not well-formed XML: disallowed character'],
  ],
  [
    'a state that copies and lists what it is given',
    treeTo(
      asking(ANY, ({ memory, params, ...others }) =>
        structuredClone(memory) && JSON.stringify(params) && others.digits === '1' ? 'bye' : 'human',
      ),
      { bye },
    ),
    [],
  ],
  [
    'a state that uses itself',
    treeTo(
      untyped({
        text: 'Hello.',
        enter(this: { text: string }, response: { say: (text: string) => void }) {
          response.say(this.text);
        },
        exit: 'human',
      }),
    ),
    [],
  ],
  [
    'a state of a class',
    treeTo(
      untyped(
        new (class {
          enter(response: { say: (text: string) => void }) {
            response.say('Hello.');
          }
          exit = 'human';
        })(),
      ),
    ),
    [],
  ],
  [
    'fifty questions in a row',
    treeTo(
      twimlState(
        (response) => {
          for (let n = 0; n < 50; n++) response.gather({ numDigits: 1 }).say('Well?');
          response.say('Good bye.');
        },
        () => 'human',
      ),
    ),
    [],
  ],
  [
    'an error with characters that a terminal obeys',
    treeTo(
      twimlState(() => {
        throw new Error('\u001b[31mred\u202e');
      }, null),
    ),
    ['extra: enter throws Error: \\u{1b}[31mred\\u{202e} (1)'],
  ],
  [
    'an exit that returns an object like a promise',
    treeTo(
      asking(
        ANY,
        Object(() => Object.fromEntries([['then', (_: unknown) => {}]])),
      ),
    ),
    ['extra: exit does not answer within 30 ms'],
  ],
  [
    'names that every object has',
    {
      states: { constructor: asking(ANY, () => '__proto__'), ['__proto__']: bye },
      start: 'constructor',
      rescue: '__proto__',
    },
    [],
  ],
  [
    'a menu of another answer by day and by night',
    treeTo(
      twimlState(
        (response) => void response.gather(gather).say('For a person, press zero.'),
        ({ digits, time }) => (digits === '0' || time.getHours() < 8 ? 'human' : 'extra'),
      ),
    ),
    [],
  ],
])('%s', async (_what, tree, expected) => {
  const errors = (await prove(tree, { handlerMs: 30 })).problems
    .filter(({ severity }) => severity === 'error')
    .map(({ file: _file, line: _line, ...problem }) => describeProblem(problem));
  expect(errors.map((error, index) => error.slice(0, (expected[index] ?? '').length))).toEqual(expected);
});
