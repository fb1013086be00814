import { describe, expect, it } from 'vitest';
import { toMermaid } from '../../src/graph/mermaid.js';
import { pictureOf } from '../../src/graph/picture.js';
import { playTree } from '../../src/graph/play-tree.js';
import { tree } from '../trees/bakery.js';
import { asking, saying, treeWith } from './trees.js';

const picture = pictureOf(await playTree(tree));

describe('the Mermaid of a tree', () => {
  const lines = toMermaid(picture)
    .split('\n')
    .map((line) => line.trim());

  it.each([
    ['the start', '[*] --> s_welcome'],
    ['automatic exits', 's_welcome --> s_counter'],
    ['keys on the arrows', 's_counter --> s_order: 2'],
    ['a key that stays', 's_counter --> s_counter: 8'],
    ['all other keys on one arrow', 's_counter --> s_unknown: else'],
    ['the ends', 's_owner --> [*]'],
    ['what a last state does', 'state "order<br>records a message" as s_order'],
    ['who is queued', 'state "baker<br>queues in bakers" as s_baker'],
    ['who is dialed', 'state "owner<br>dials +15550100" as s_owner'],
  ])('shows %s', (_what, line) => {
    expect(lines).toContain(line);
  });

  it('puts a key on the arrow to the first state, if the call goes straight on to another', async () => {
    const two = treeWith({
      menu: asking('', ({ digits }) => (digits === '1' ? 'left' : digits === '' ? 'quiet' : 'wrong')),
      left: saying('Left.', 'wrong'),
      quiet: saying('Are you there?', 'menu'),
    });
    const { arrows } = pictureOf(await playTree(two));
    const labels = arrows.filter(({ from }) => from === 'menu').map(({ to, label }) => `${label}: ${to}`);
    expect(labels).toEqual(['1: left', 'silence: quiet', 'else: wrong']);
  });

  it('puts several keys with one target on one arrow', async () => {
    const two = treeWith({ menu: asking('', ({ digits }) => (/[124]/.test(digits) ? 'human' : 'wrong')) });
    expect(toMermaid(pictureOf(await playTree(two)))).toContain('s_menu --> s_human: 1, 2, 4\n');
  });
});
