import { describe, expect, it } from 'vitest';
import { playTree } from '../../src/graph/play-tree.js';
import { describeWitness, witnessOf } from '../../src/graph/witness.js';
import type { State } from '../../src/state-machine.js';
import { bye } from './planted.js';
import { replay } from './replay.js';
import { treeTo, twimlState } from './trees.js';

const night = ({ time }: { time: Date }) => (time.getHours() < 6 ? 'bye' : 'human');

describe('a witness', () => {
  it('names the time of the call, and its replay leads to the state', async () => {
    const tree = treeTo({ choose: night }, { bye: twimlState((response) => response.hangup(), null) });
    const { steps } = await playTree(tree);
    const witness = witnessOf(steps.find(({ state }) => state === 'bye') ?? expect.fail());
    expect(describeWitness(witness, 'a.ts')).toBe('npm run call -- --tree a.ts --at 2026-07-07T03:30 1');
    expect((await replay(tree, witness)).entered).toContain('bye');
  });

  it('names the caller or a parameter only if a handler read it', async () => {
    const tree = treeTo(
      {
        choose: ({ from, params }) =>
          from.startsWith('+44') && params['FromCity'] === 'Bath' ? 'bye' : 'human',
      },
      { bye },
    );
    const { steps } = await playTree(tree);
    expect(witnessOf(steps.find(({ state }) => state === 'bye') ?? expect.fail())).toEqual({
      acts: ['1'],
      from: '+447700900123',
      given: ['FromCity is Bath'],
    });
    expect(witnessOf(steps.find(({ state }) => state === 'menu') ?? expect.fail())).toEqual({
      acts: [],
      given: [],
    });
  });

  it('says words with the Confidence that leads to the state', async () => {
    const asking: State<string> = {
      enter: (response) => void response.gather({ input: ['speech'], hints: 'pain' }).say('What is it?'),
      exit: ({ params }) =>
        Number(params['Confidence']) < 0.5 && params['Confidence'] !== '0' ? 'bye' : 'human',
    };
    const tree = treeTo(asking, { bye });
    const { steps } = await playTree(tree);
    expect(new Set(steps.map(({ given }) => given.length))).toEqual(new Set([0, 1]));
    const witness = witnessOf(steps.find(({ state }) => state === 'bye') ?? expect.fail());
    expect(witness).toEqual({ acts: ['1', 'say:pain:0.2'], given: [] });
    expect((await replay(tree, witness)).entered).toContain('bye');
    const usual = steps.find(({ state, result }) => state === 'human' && result?.kind === 'speech');
    expect(witnessOf(usual ?? expect.fail())).toEqual({ acts: ['1', 'say:pain'], given: [] });
  });

  it('is quoted for a shell, and names its conditions', () => {
    const witness = {
      acts: ['12#', "say:I'm here", 'wait'],
      from: '+15551234567',
      given: ['lookup leads to known'],
    };
    expect(describeWitness(witness)).toBe(
      `npm run call -- --from +15551234567 '12#' 'say:I'\\''m here' wait   (where lookup leads to known)`,
    );
  });
});
