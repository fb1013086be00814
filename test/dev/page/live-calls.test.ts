import { describe, expect, it } from 'vitest';
import { drawTree } from '../../../src/dev/draw.js';
import { LiveCalls, way } from '../../../src/dev/page/live-calls.js';
import { tree } from '../../../src/ivr.js';

const { svg, edges, start } = await drawTree(tree);
const drawing = { event: 'tree', svg, edges, start, problems: [] } as const;
let at = 0;
const turn = (call: string, entered = 'menu', left?: string, digits = '') =>
  ({ event: 'turn', call, from: '…0001', left, digits, entered, at: at++, tunnel: true }) as const;

describe('the way of a turn', () => {
  it.each([
    [undefined, '', 'menu', ['greeting→menu']],
    ['menu', '3', 'hours', ['menu→hours']],
    ['menu', '8', 'menu', ['menu→error', 'error→menu']],
    ['menu', '', 'menu', ['menu→error', 'error→menu']],
    ['menu', '9', 'menu', ['menu→menu']],
    ['menu', '42', 'menu', ['menu→error', 'error→menu']],
    ['menu', '42', 'hours', ['menu→hours']],
    ['hours', '1', 'hours', ['hours→hours']],
    ['gone', '1', 'menu', []],
    ['menu', '3', 'gone', []],
  ])('from %s by %j to %s is %j', (left, digits, entered, steps) => {
    expect(way(drawing, left, digits, entered).map(({ from, to }) => `${from}→${to}`)).toEqual(steps);
  });

  it('ends where automatic exits run in a circle', () => {
    const step = { keys: [], automatic: true };
    const edges = [
      { from: 'a', to: 'b', ...step },
      { from: 'b', to: 'a', ...step },
    ];
    expect(way({ edges, start: 'a' }, undefined, '', 'c')).toEqual([]);
  });
});

describe('live calls', () => {
  it('keep their letter while they last, and give it to the next one then', () => {
    const calls = new LiveCalls();
    for (const call of ['a', 'b', 'c']) calls.move(turn(call), false, drawing);
    calls.move(turn('a', 'hours', 'menu', '3'), false, drawing);
    expect(calls.list.map(({ call, slot, state }) => [call, slot, state])).toEqual([
      ['a', 0, 'hours'],
      ['b', 1, 'menu'],
      ['c', 2, 'menu'],
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
      calls.move(turn('a', 'hours', 'menu', '3'), true, drawing);
      calls.move(turn('a', 'menu', 'hours', '2'), true, drawing);
    }
    expect(calls.list[0]?.path).toEqual({
      states: ['greeting', 'menu', 'hours'],
      steps: [
        { from: 'greeting', to: 'menu' },
        { from: 'menu', to: 'hours' },
        { from: 'hours', to: 'menu' },
      ],
    });
  });

  it('are 50 at most, the ones that moved last', () => {
    const calls = new LiveCalls();
    for (let count = 0; count < 200; count++) calls.move(turn(`call ${count}`), false, drawing);
    expect(calls.list).toHaveLength(50);
    expect(calls.list.at(-1)?.call).toBe('call 199');
  });

  it('are over when nothing was heard of them for ten minutes, until they move again', () => {
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
    expect(calls.list[0]).toMatchObject({ state: 'menu', path: { states: ['menu'], steps: [] } });
  });
});
