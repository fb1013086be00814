import { describe, expect, it } from 'vitest';
import type { FailureMessage } from '../../../src/dev/messages.js';
import { LiveCalls } from '../../../src/dev/page/live-calls.js';
import { pathAfter } from '../../../src/dev/page/path-after.js';
import type { TurnEvent } from '../../../src/dev/page/types.js';

let at = 0;
/** A turn to this state, from another one. */
function turn(call: string, entered = 'counter', left?: string, more: Partial<TurnEvent> = {}): TurnEvent {
  const passed = left === undefined ? ['welcome'] : [];
  const about = { call, requestId: '', from: '…0001', input: undefined, ms: 1, tunnel: true };
  return { event: 'turn', ...about, left, passed, entered, ends: false, at: at++, ...more };
}

const failure: FailureMessage = {
  error: { message: 'no luck', frame: [] },
  broke: 'baker',
  leaving: false,
  beside: false,
};
const atExit = { ...failure, broke: 'counter', leaving: true };

describe('the path of a call', () => {
  it.each<[string, TurnEvent, string[], string | undefined]>([
    ['the first turn', turn('a'), ['welcome→counter'], undefined],
    ['a key', turn('a', 'opening', 'counter'), ['counter→opening'], undefined],
    ['the same state again', turn('a', 'counter', 'counter'), ['counter→counter'], undefined],
    [
      'states passed',
      turn('a', 'counter', 'counter', { passed: ['unknown'] }),
      ['counter→unknown', 'unknown→counter'],
      undefined,
    ],
    ['the end', turn('a', 'order', 'order', { ends: true }), [], undefined],
    ['a state that breaks', turn('a', 'owner', 'counter', { failure }), ['counter→baker'], 'baker→owner'],
    ['an exit that breaks', turn('a', 'owner', 'counter', { failure: atExit }), [], 'counter→owner'],
    [
      'a handler beside the turns that breaks',
      turn('a', 'baker', 'baker', { failure: { ...failure, beside: true } }),
      [],
      undefined,
    ],
    [
      'a rescue that breaks',
      { ...turn('a', 'x', 'counter', { failure }), entered: undefined },
      ['counter→baker'],
      undefined,
    ],
  ])('follows %s', (_what, one, steps, rescue) => {
    const path = pathAfter({ states: [], steps: [] }, one);
    expect(path.steps.map(({ from, to }) => `${from}→${to}`)).toEqual(steps);
    expect(path.rescue && `${path.rescue.from}→${path.rescue.to}`).toBe(rescue);
  });
});

describe('live calls', () => {
  it('keep their letter until they end; then a new call gets it', () => {
    const calls = new LiveCalls();
    for (const call of ['a', 'b', 'c']) calls.move(turn(call), false);
    calls.move(turn('a', 'opening', 'counter'), false);
    expect(calls.list.map(({ call, slot, state }) => [call, slot, state])).toEqual([
      ['a', 0, 'opening'],
      ['b', 1, 'counter'],
      ['c', 2, 'counter'],
    ]);
    for (const call of ['a', 'd', 'e', 'f', 'g', 'h']) {
      calls.move(turn(call), false);
      calls.end(call);
    }
    calls.move(turn('i'), false);
    expect(calls.list.find(({ call }) => call === 'i')?.slot).toBe(0);
  });

  it('remember each step once, however long the call', () => {
    const calls = new LiveCalls();
    calls.move(turn('a'), true);
    for (let count = 0; count < 500; count++) {
      calls.move(turn('a', 'opening', 'counter'), true);
      calls.move(turn('a', 'counter', 'opening'), true);
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
    for (let count = 0; count < 200; count++) calls.move(turn(`call ${count}`), false);
    expect(calls.list).toHaveLength(50);
    expect(calls.list.at(-1)?.call).toBe('call 199');
  });

  it('are over when they have not moved for ten minutes, until they move again', () => {
    const calls = new LiveCalls();
    calls.move({ ...turn('a'), at: 0 }, false);
    expect([calls.endQuiet(600_000), calls.list[0]?.over]).toEqual([false, false]);
    expect([calls.endQuiet(600_001), calls.list[0]?.over]).toEqual([true, true]);
    calls.move({ ...turn('a'), at: 700_000 }, false);
    expect(calls.list[0]?.over).toBe(false);
  });
});
