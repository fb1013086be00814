import { it } from 'vitest';
import { HAS_REDIS } from '../redis/server.js';
import { soak } from './soak.js';

it.skipIf(!HAS_REDIS)(
  'of 100 messages none is lost and none comes under two ids, though servers fail and a process is killed',
  () => soak(100, 1),
);
