import { ALL_TREES } from '../helpers/all-trees.js';
import { testRandomCalls } from './random-calls.js';

testRandomCalls(ALL_TREES, 4);
