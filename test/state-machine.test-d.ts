import { describe, expectTypeOf, it } from 'vitest';
import { type Call, enterState, exitState, type PhoneTree, type State } from '../src/state-machine.js';

type Name = 'greeting' | 'menu';
declare const call: Call;
const enter = () => {};

describe('the name of a state', () => {
  it('compiles where it is one of the tree', () => {
    const states: Record<Name, State<Name>> = {
      greeting: { enter, exit: 'menu' },
      menu: { enter, exit: (asked) => (asked.digits === '1' ? 'greeting' : 'menu') },
    };
    const tree: PhoneTree<Name> = { states, start: 'greeting', rescue: 'menu' };
    expectTypeOf(enterState(tree, 'menu', call))
      .resolves.toHaveProperty('state')
      .toEqualTypeOf<Name>();
  });

  it('does not compile misspelt or missing in the record', () => {
    const state: State<Name> = { enter, exit: null };
    // @ts-expect-error meny is no state
    const _misspelt: Record<Name, State<Name>> = { greeting: state, menu: state, meny: state };
    // @ts-expect-error menu is missing
    const _missing: Record<Name, State<Name>> = { greeting: state };
  });

  it('does not compile misspelt as an exit, or in what an exit function returns', () => {
    // @ts-expect-error meny is no state
    const _name: State<Name> = { enter, exit: 'meny' };
    // @ts-expect-error meny is no state
    const _function: State<Name> = { enter, exit: () => 'meny' };
    // @ts-expect-error meny is no state
    const _async: State<Name> = { enter, exit: async () => 'meny' };
  });

  it('does not compile as a bare string', () => {
    // @ts-expect-error any string might be no state
    const _state: State<Name> = { enter, exit: (asked) => asked.digits };
  });

  it('does not compile misspelt as start, as rescue or as the state to enter or leave', () => {
    const states: Record<Name, State<Name>> = {
      greeting: { enter, exit: null },
      menu: { enter, exit: null },
    };
    // @ts-expect-error meny is no state
    const _start: PhoneTree<Name> = { states, start: 'meny', rescue: 'menu' };
    // @ts-expect-error meny is no state
    const _rescue: PhoneTree<Name> = { states, start: 'menu', rescue: 'meny' };
    const tree: PhoneTree<Name> = { states, start: 'greeting', rescue: 'menu' };
    // @ts-expect-error meny is no state
    enterState(tree, 'meny', call);
    // @ts-expect-error meny is no state
    exitState(tree, 'meny', call);
  });
});
