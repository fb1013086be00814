import { describe, expectTypeOf, it } from 'vitest';
import {
  type Action,
  type Call,
  type Choice,
  enterState,
  exitState,
  type PhoneTree,
  type State,
} from '../src/state-machine.js';

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

it('a fork or an action does not compile where it leads to a misspelt state', () => {
  // @ts-expect-error meny is no state
  const _fork: Choice<Name> = { choose: () => 'meny' };
  // @ts-expect-error meny is no state
  const _action: Action<Name> = { act: async () => 'meny', to: ['menu'] };
  // @ts-expect-error meny is no state
  const _to: Action<Name> = { act: async () => 'menu', to: ['meny'] };
});

describe('the memory of a call', () => {
  const exit = null;

  it('is typed in handlers', () => {
    interface Memory {
      tries: number;
      name?: string;
    }
    const menu: State<Name, Memory> = {
      enter: (_response, { memory }) => {
        expectTypeOf(memory.tries).toBeNumber();
        memory.name = 'Ada';
        // @ts-expect-error nmae is not in the memory
        memory.nmae = 'Ada';
        // @ts-expect-error tries is a number
        memory.tries = 'two';
      },
      exit,
    };
    const states = { greeting: menu, menu };
    const tree: PhoneTree<Name, Memory> = { states, start: 'menu', rescue: 'menu', memory: { tries: 0 } };
    expectTypeOf(tree.memory).toEqualTypeOf<Memory | undefined>();
    // @ts-expect-error tries is missing
    const _missing: PhoneTree<Name, Memory> = { states, start: 'menu', rescue: 'menu', memory: {} };
  });

  it('does not compile with what JSON cannot give back', () => {
    const start = 'menu';
    const tree = {
      states: { greeting: { enter, exit }, menu: { enter, exit } },
      start,
      rescue: start,
    } as const;
    // @ts-expect-error a Date comes back as a text
    const _date: PhoneTree<Name, { when: Date }> = { ...tree, memory: { when: new Date() } };
    // @ts-expect-error a Map comes back empty
    const _map: PhoneTree<Name, { seen: Map<string, number> }> = { ...tree, memory: { seen: new Map() } };
    // @ts-expect-error a function does not come back
    const _function: PhoneTree<Name, { list: (() => void)[] }> = { ...tree, memory: { list: [] } };
    interface Memory {
      list: { name: string; when: number | null }[];
    }
    const json: PhoneTree<Name, Memory> = { ...tree, memory: { list: [] } };
    expectTypeOf(json.memory).toEqualTypeOf<Memory | undefined>();
  });
});
