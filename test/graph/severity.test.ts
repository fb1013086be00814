import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/graph/problem.js';
import { prove } from '../../src/graph/prove.js';
import type { PhoneTree, Speaker } from '../../src/state-machine.js';
import { ACTION, bye, dial, hangup, keeping, queue, saysAll, thanks, typing } from './planted.js';
import { asking, menu, saying, treeTo, treeWith, twimlState } from './trees.js';

const AUDIO = 'https://example.com/a.mp3';
const found = async (tree: PhoneTree<string>) => (await prove(tree)).problems;
const kinds = async (tree: PhoneTree<string>) => (await found(tree)).map(({ kind }) => kind);

describe('the severity of a problem', () => {
  it('advice: nothing is said after a message', async () => {
    const message = twimlState(
      (response) => void response.record(ACTION),
      () => 'gone',
    );
    expect(await found(treeTo(message, { gone: hangup }))).toContainEqual(
      expect.objectContaining({ kind: 'silent-end', severity: 'advice', state: 'extra' }),
    );
  });

  it('advice: no way out was found, but only samples were tried', async () => {
    const never = ({ digits }: { digits: string }) => (Number(digits) === 47 * 100 + 11 ? 'human' : 'extra');
    const tree = treeTo(
      asking('Press any key.', () => 'pin'),
      { pin: typing(4, never) },
    );
    expect(await found(tree)).toContainEqual(
      expect.objectContaining({ kind: 'no-way-out', severity: 'advice', state: 'extra' }),
    );
  });

  it('error: the call does not pass the action without `pretend`', async () => {
    const unsure = {
      act: ({ memory }: { memory: object }) => (Object.keys(memory).length > 0 ? 'bye' : 'human'),
      to: ['bye', 'human'],
    };
    const tree = treeWith({
      menu: menu('For a person, press zero. For more, press one. For sales, press two.', {
        0: 'human',
        1: 'unsure',
        2: 'broken',
      }),
      unsure,
      bye,
      broken: saying('Hello.', 'nowhere'),
    });
    expect(await found(tree)).toContainEqual(
      expect.objectContaining({ kind: 'missing-state', severity: 'error' }),
    );
  });
});

it('does not report the keys of a menu in which a handler throws', async () => {
  const broken = asking('For more, press one.', ({ digits }) => {
    if (digits === '1') throw new Error('no more');
    return digits === '0' ? 'human' : 'wrong';
  });
  expect((await kinds(treeWith({ menu: broken }))).filter((kind) => kind.endsWith('-key'))).toEqual([]);
});

describe('a problem is reported once', () => {
  it('for all menus that ask for ever, with their number', async () => {
    const again = menu('To leave, press one. For a person, press zero.', { 0: 'human', 1: 'bye' }, 'extra');
    const problems = await found(treeTo(again, { bye }));
    expect(problems.map(describeProblem).join('\n')).toContain('for ever here, and so in 1 other menus');
  });

  it('for all positions of a state', async () => {
    const count = twimlState(
      (response) => response.say('5 kB'),
      (call) => keeping('n', ({ digits }) => digits, 'extra')(call),
    );
    expect(await kinds(treeTo(count))).toContain('unasked-exit');
    expect((await kinds(treeTo(count))).filter((kind) => kind === 'unasked-exit')).toHaveLength(1);
  });
});

describe('the document of a callee', () => {
  it.each<[string, Speaker, string]>([
    ['breaks', () => Promise.reject(new Error('no name')), 'extra: callee throws Error: no name'],
    [
      'breaks when they press a key',
      (_response, { digits }) => (digits === '2' ? Promise.reject(new Error('not 2')) : undefined),
      'extra: callee throws Error: not 2',
    ],
    [
      'holds a verb that they cannot hear',
      (response) => void response.dial('+15550100'),
      'extra: before a callee is connected: TwiML: <Dial>',
    ],
  ])('has a problem if it %s', async (_how, callee, said) => {
    const dialing = { ...dial(() => 'bye'), callee };
    expect((await found(treeTo(dialing, { bye }))).map(describeProblem)[0]).toContain(said);
  });
});

describe('a queue', () => {
  it.each<[string, Speaker]>([
    [
      'its hold has a Leave',
      (response) => {
        response.say('Wait.');
        response.leave();
      },
    ],
    [
      'its hold has a Leave for a key',
      (response, { digits }) => {
        if (digits === '*') return void response.leave();
        response.gather({ numDigits: 1 }).say('Press star to leave.');
      },
    ],
  ])('can be left if %s', async (_what, hold) => {
    const leaving = queue(({ queue: result }) => (result?.result === 'leave' ? 'bye' : 'thanks'), hold);
    const { played, problems } = await prove(treeTo(leaving, { bye, thanks }));
    expect(played?.steps.find(({ state }) => state === 'bye')?.result?.words).toEqual(['leave']);
    expect(problems.map(({ kind }) => kind)).not.toContain('queue-without-exit');
  });

  it('has the problems of its hold document', async () => {
    const throwing = queue(
      () => 'bye',
      () => {
        throw new Error('no music');
      },
    );
    expect((await found(treeTo(throwing, { bye }))).map(describeProblem)[0]).toContain(
      'extra: hold throws Error: no music',
    );
    const wrong = queue(
      () => 'bye',
      (response) => void response.addChild('Play', { lop: '1' }).addText(AUDIO),
    );
    expect((await found(treeTo(wrong, { bye }))).map(describeProblem)[0]).toContain(
      'extra: while callers wait: TwiML: <Play> has no attribute "lop"',
    );
  });
});

it('counts two documents of the same shape as one position', async () => {
  const { played } = await prove(
    treeWith({
      menu: asking('', ({ digits }) => (digits === '0' ? 'human' : 'wrong')),
      wrong: saysAll(['No.'], 'menu'),
    }),
  );
  expect(played?.positions.filter(({ state }) => state === 'menu')).toHaveLength(2);
});
