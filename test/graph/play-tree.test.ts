import { describe, expect, it } from 'vitest';
import { type PlayOptions, playTree } from '../../src/graph/play-tree.js';
import { prove } from '../../src/graph/prove.js';
import { witnessOf } from '../../src/graph/witness.js';
import type { Choice, PhoneTree } from '../../src/state-machine.js';
import { bye, dial, keeping, typing } from './planted.js';
import { asking, menu, saying, treeTo, treeWith, twimlState } from './trees.js';

/** The acts of the shortest call to each state. */
async function waysIn(tree: PhoneTree<string>, options?: PlayOptions): Promise<Record<string, string>> {
  const { steps } = await playTree(tree, options);
  const paths: Record<string, string> = {};
  for (const step of steps) {
    for (const name of [...(step.passed ?? []), step.state])
      paths[name ?? ''] ??= witnessOf(step).acts.join(' ');
  }
  return paths;
}

const night = ({ time }: { time: Date }) => (time.getHours() < 6 ? 'bye' : 'human');

describe('playTree', () => {
  it('tries all input that the TwiML takes, by the shortest call', async () => {
    const results = ({ dial: result }: { dial?: { status: string } }) =>
      result?.status === 'busy' ? 'left' : 'human';
    const paths = await waysIn(treeTo(dial(results), { left: asking('Any.', () => 'deep'), deep: bye }));
    expect(paths).toEqual({ menu: '', wrong: '2', human: '0', extra: '1', left: '1 busy', deep: '1 busy 1' });
  });

  it('tries each state of an action with `pretend`, and never runs the action', async () => {
    let acted = 0;
    const tree = treeTo(
      {
        act() {
          acted++;
          return 'known';
        },
        to: ['known', 'human'],
        pretend({ memory }, to) {
          memory['name'] = to === 'known' ? 'Jo' : '';
        },
      },
      { known: twimlState((response, { memory }) => void response.say(`Hello ${memory['name']}.`), null) },
    );
    const { steps } = await playTree(tree);
    const known = steps.find(({ state }) => state === 'known');
    expect(known?.heard?.document.text).toBe('Hello Jo.');
    expect(known?.given).toEqual(['extra leads to known']);
    expect(acted).toBe(0);
  });

  it('tries several times, callers, parameters and random numbers if handlers read them', async () => {
    const places: Choice<string>[] = [
      { choose: ({ time }) => (time.getDay() === 0 ? 'bye' : 'human') },
      { choose: ({ from }) => (from.startsWith('+44') ? 'bye' : 'human') },
      { choose: ({ params }) => (params['From'] === '+266696687' ? 'bye' : 'human') },
      { choose: ({ params }) => (params['FromCountry'] === 'MX' ? 'bye' : 'human') },
      { choose: () => (Math.random() > 0.9 ? 'bye' : 'human') },
      { choose: () => (Date.now() % 86_400_000 === 0 ? 'human' : 'bye') },
    ];
    for (const place of places) expect(Object.keys(await waysIn(treeTo(place, { bye })))).toContain('bye');
    const named: Choice<string> = { choose: ({ from }) => (from === '+4930123456' ? 'bye' : 'human') };
    const source = "const BOSS = '+4930123456';";
    expect(Object.keys(await waysIn(treeTo(named, { bye }), { source }))).toContain('bye');
  });

  it('treats times with the same outcome as one until a handler tells them apart', async () => {
    const alike: Choice<string> = { choose: ({ time }) => (time.getTime() > 0 ? 'later' : 'human') };
    const paths = await waysIn(treeTo(alike, { later: asking('Any.', night), bye }));
    expect(paths['bye']).toBe('1 1');
  });

  it('keeps the time through a call, so that no call is open and closed at once', async () => {
    const { steps } = await playTree(treeTo({ choose: night }, { bye: asking('Any.', night) }));
    const after = steps.filter(({ from }) => from?.state === 'bye').map(({ state }) => state);
    expect([...new Set(after)]).toEqual(['bye']);
    const { doubts } = await playTree(treeTo({ choose: night }, { bye }));
    expect([...doubts]).toEqual(['some values of time were tried']);
  });

  it('tells positions apart only by the parts of the memory that handlers read', async () => {
    const remember = (key: string) =>
      asking(
        'Any.',
        keeping(key, ({ digits }) => digits, 'next'),
      );
    for (const looksFor7 of [
      ({ memory }: { memory: Record<string, unknown> }) => memory['read'] === '7',
      ({ memory }: { memory: Record<string, unknown> }) => Object.keys(memory).includes('7'),
      ({ memory }: { memory: Record<string, unknown> }) => '7' in memory,
    ]) {
      const keep = asking('Any.', ({ digits, memory }) => {
        Object.assign(memory, { read: digits, [digits]: true });
        return 'next';
      });
      const next = asking('Any.', (call) => (looksFor7(call) ? 'bye' : 'human'));
      const read = await playTree(treeTo(keep, { next, bye }));
      expect(read.steps.some(({ state }) => state === 'bye')).toBe(true);
    }
    const next = asking('Any.', ({ memory }) => (memory['read'] === '7' ? 'bye' : 'human'));
    const other = await playTree(treeTo(remember('other'), { next, bye }));
    expect(other.positions.filter(({ state }) => state === 'next')).toHaveLength(1);
  });

  it('types the literals of the exit and of the file, and the tries of the state', async () => {
    const own = typing(4, ({ digits }) => (digits === '4711' ? 'bye' : 'human'));
    expect((await waysIn(treeTo(own, { bye })))['bye']).toBe('1 4711');
    const pins = [['47', '12'].join('')];
    const beside = typing(4, ({ digits }) => (pins.includes(digits) ? 'bye' : 'human'));
    expect(await waysIn(treeTo(beside, { bye }))).not.toHaveProperty('bye');
    expect((await waysIn(treeTo(beside, { bye }), { source: "const PINS = ['4712'];" }))['bye']).toBe(
      '1 4712',
    );
    expect((await waysIn(treeTo({ ...beside, tries: ['4712'] }, { bye })))['bye']).toBe('1 4712');
    const pattern = typing(4, ({ digits }) => (/^[3-5]\d{2}8$/.test(digits) ? 'bye' : 'human'));
    expect((await waysIn(treeTo(pattern, { bye })))['bye']).toBe('1 3558');
    const tries = Array.from({ length: 100 }, (_, index) => String(4613 + index));
    expect((await waysIn(treeTo({ ...beside, tries }, { bye })))['bye']).toBe('1 4712');
  });

  it('plays the rescue state too', async () => {
    const tree = { ...treeWith({ desk: menu('For a person, press zero.', { 0: 'human' }) }), rescue: 'desk' };
    const { steps } = await playTree(tree);
    expect(steps.find(({ state }) => state === 'desk')?.given).toEqual(['something broke before']);
    const { steps: others } = await playTree(treeWith({}));
    expect(others.flatMap(({ given }) => given)).toEqual([]);
  });
});

describe('the limits of playTree', () => {
  it('are reported if a state has too many positions', async () => {
    const count = asking('Any.', ({ memory }) => {
      memory['count'] = Number(memory['count'] ?? 0) + 1;
      return memory['count'] === 1000 ? 'bye' : 'extra';
    });
    const { positions, doubts } = await playTree(treeTo(count, { bye }), { positionsPerState: 10 });
    expect(positions.filter(({ state }) => state === 'extra')).toHaveLength(10);
    expect([...doubts]).toEqual(['there are more positions of extra than were played']);
    const { problems } = await prove(treeTo(count, { bye }), { positionsPerState: 10 });
    expect(problems.find(({ kind }) => kind === 'unreachable')).toMatchObject({
      severity: 'advice',
      state: 'bye',
    });
  });

  it('are reported if the time is over', async () => {
    const { doubts } = await playTree(treeWith({}), { playMs: 0 });
    expect([...doubts]).toEqual(['there was no time to play more']);
  });

  it('are reported if a handler reads too many unknown values', async () => {
    const dice = () => [0, 0, 0, 0].map(() => String(Math.random())).join('');
    const tree = treeTo(
      { choose: ({ time }) => (dice().length > time.getHours() ? 'human' : 'bye') },
      { bye },
    );
    expect([...(await playTree(tree)).doubts]).toContain(
      'menu depends on too much that differs from call to call',
    );
  });

  it('leave Date and Math.random() as they were', async () => {
    const before = [Date, Math.random];
    await playTree(
      treeTo({ choose: () => (Math.random() > new Date().getHours() ? 'bye' : 'human') }, { bye }),
    );
    expect([Date, Math.random]).toEqual(before);
  });
});

describe('an action that may write to the memory', () => {
  const unsure = {
    act({ memory }: { memory: object }) {
      Object.assign(memory, { name: 'Jo' });
      return 'known';
    },
    to: ['known'],
  };
  const known = twimlState(
    (response, { memory }) => void response.say(String(memory['name']).repeat(memory['name'] ? 1 : -1)),
    null,
  );

  it('turns errors after it into advice if it has no `pretend`', async () => {
    const { problems } = await prove(treeTo(unsure, { known }));
    expect(problems.find(({ kind }) => kind === 'handler-throws')).toMatchObject({
      severity: 'advice',
      state: 'known',
    });
    const pretend = (call: { memory: object }) => void Object.assign(call.memory, { name: 'Jo' });
    expect(
      (await prove(treeTo({ ...unsure, pretend }, { known }))).problems.map(({ kind }) => kind),
    ).not.toContain('handler-throws');
  });

  it('does not affect calls that do not pass it', async () => {
    const { problems } = await prove(treeTo(saying('Hello.', 'nowhere')));
    expect(problems[0]).toMatchObject({ severity: 'error', kind: 'missing-state' });
  });
});
