import { describe, expect, it } from 'vitest';
import { LiveCalls, stepsOf } from '../../../src/dev/page/live-calls.js';

const edge = (from: string, to: string, ...keys: string[]) => ({
  from,
  to,
  keys,
  automatic: keys.length === 0,
});
const edges = [
  edge('welcome', 'counter'),
  edge('counter', 'opening', '1'),
  edge('counter', 'counter', '8'),
  edge('counter', 'unknown', '7', 'silence'),
  edge('unknown', 'counter'),
  edge('opening', 'opening', '1'),
  edge('opening', 'counter', '2', 'silence'),
];
const drawing = { event: 'tree', svg: '', edges, start: 'welcome', problems: [] } as const;
let at = 0;
const turn = (call: string, entered = 'counter', left?: string, input = '') =>
  ({ event: 'turn', call, from: '…0001', left, input, entered, at: at++, tunnel: true }) as const;

describe('the steps of a turn', () => {
  it.each([
    [undefined, '', 'counter', ['welcome→counter']],
    ['counter', '1', 'opening', ['counter→opening']],
    ['counter', '7', 'counter', ['counter→unknown', 'unknown→counter']],
    ['counter', '', 'counter', ['counter→unknown', 'unknown→counter']],
    ['counter', '8', 'counter', ['counter→counter']],
    ['counter', '42', 'counter', ['counter→unknown', 'unknown→counter']],
    ['counter', '42', 'opening', ['counter→opening']],
    ['opening', '1', 'opening', ['opening→opening']],
    ['gone', '1', 'counter', []],
    ['counter', '3', 'gone', []],
  ])('from %s by %j to %s is %j', (left, input, entered, steps) => {
    expect(stepsOf(drawing, left, input, entered).map(({ from, to }) => `${from}→${to}`)).toEqual(steps);
  });

  it('do not exist where automatic exits run in a circle', () => {
    const step = { keys: [], automatic: true };
    const edges = [
      { from: 'a', to: 'b', ...step },
      { from: 'b', to: 'a', ...step },
    ];
    expect(stepsOf({ edges, start: 'a' }, undefined, '', 'c')).toEqual([]);
  });
});

describe('live calls', () => {
  it('keep their letter while they last; a later call gets it then', () => {
    const calls = new LiveCalls();
    for (const call of ['a', 'b', 'c']) calls.move(turn(call), false, drawing);
    calls.move(turn('a', 'opening', 'counter', '1'), false, drawing);
    expect(calls.list.map(({ call, slot, state }) => [call, slot, state])).toEqual([
      ['a', 0, 'opening'],
      ['b', 1, 'counter'],
      ['c', 2, 'counter'],
    ]);
    for (const call of ['a', 'd', 'e', 'f', 'g', 'h']) {
      calls.move(turn(call), false, drawing);
      calls.end(call);
    }
    calls.move(turn('i'), false, drawing);
    expect(calls.list.find(({ call }) => call === 'i')?.slot).toBe(0);
  });

  it('remember each step once, however long the call', () => {
    const calls = new LiveCalls();
    calls.move(turn('a'), true, drawing);
    for (let count = 0; count < 500; count++) {
      calls.move(turn('a', 'opening', 'counter', '1'), true, drawing);
      calls.move(turn('a', 'counter', 'opening', '2'), true, drawing);
    }
    expect(calls.list[0]?.path).toEqual({
      states: ['welcome', 'counter', 'opening'],
      steps: [
        { from: 'welcome', to: 'counter' },
        { from: 'counter', to: 'opening' },
        { from: 'opening', to: 'counter' },
      ],
    });
  });

  it('are 50 at most, the ones that moved last', () => {
    const calls = new LiveCalls();
    for (let count = 0; count < 200; count++) calls.move(turn(`call ${count}`), false, drawing);
    expect(calls.list).toHaveLength(50);
    expect(calls.list.at(-1)?.call).toBe('call 199');
  });

  it('are over when they have not moved for ten minutes, until they move again', () => {
    const calls = new LiveCalls();
    calls.move({ ...turn('a'), at: 0 }, false, drawing);
    expect([calls.endQuiet(600_000), calls.list[0]?.over]).toEqual([false, false]);
    expect([calls.endQuiet(600_001), calls.list[0]?.over]).toEqual([true, true]);
    calls.move({ ...turn('a'), at: 700_000 }, false, drawing);
    expect(calls.list[0]?.over).toBe(false);
  });

  it('move without a picture too', () => {
    const calls = new LiveCalls();
    calls.move(turn('a'), false, undefined);
    expect(calls.list[0]).toMatchObject({ state: 'counter', path: { states: ['counter'], steps: [] } });
  });
});
