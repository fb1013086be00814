import { expect, it } from 'vitest';
import { prove } from '../../src/graph/prove.js';
import { tree as bakery } from './bakery.js';
import { tree as large } from './large.js';
import { tree as registration } from './registration.js';
import { tree as transfer } from './transfer.js';

it.each(Object.entries({ bakery, registration, transfer, large }))(
  '%s has no errors',
  async (_name, tree) => {
    const { problems } = await prove(tree);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);

it('large has 200 states', () => {
  expect(Object.keys(large.states)).toHaveLength(200);
});
