import { it } from 'vitest';
import { HAS_REDIS } from '../redis/server.js';
import { soak } from './soak.js';

it.skipIf(!HAS_REDIS)(
  'of 1,000 messages none is lost and none comes under two ids, though servers fail and processes are killed',
  () => soak(1000, 6),
  600_000,
);
