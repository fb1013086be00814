import { ALL_TREES } from '../helpers/all-trees.js';
import { testRandomCalls } from './random-calls.js';

// Every other tree, so that the two files run at the same time.
testRandomCalls(
  ALL_TREES.filter((_tree, index) => index % 2 === 1),
  1000,
);
