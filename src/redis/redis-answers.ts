import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answered, type Answers, KEPT_MS, memoryAnswers, type Work } from '../answers.js';
import type { Redis } from './redis.js';

/** A claim is renewed while its process lives: one that was killed delays the next attempt by so much. */
const CLAIM_MS = 2000;
const LOOK_EVERY_MS = 50;
const CLAIM = '';

/** Keeps answers in Redis, so that two attempts may arrive at two processes. */
export function redisAnswers(redis: Redis): Answers {
  const local = memoryAnswers();
  return {
    async once(sid, token, work) {
      let elsewhere = false;
      const answered = await local.once(sid, token, async () => {
        const key = `ivr:answer:${digest(`${sid} ${token}`)}`;
        const { twiml, repeated } = await amongProcesses(redis, key, work);
        elsewhere = repeated;
        return twiml;
      });
      return { ...answered, repeated: answered.repeated || elsewhere };
    },
  };
}

async function amongProcesses(redis: Redis, key: string, work: Work): Promise<Answered> {
  const claim = () => redis.set(key, CLAIM, { condition: 'NX', expiration: { type: 'PX', value: CLAIM_MS } });

  // While Redis is away, an attempt is known to this process only.
  let claimed = await claim().catch(() => true);
  while (!claimed) {
    const kept = await redis.get(key);
    if (kept) return { twiml: kept, repeated: true };
    await sleep(LOOK_EVERY_MS);
    claimed = await claim();
  }
  const renewal = setInterval(() => void redis.expire(key, CLAIM_MS).catch(() => {}), CLAIM_MS / 4);
  try {
    const twiml = await work(async (answer) => {
      clearInterval(renewal);
      // A failure is told by the redis client, and only matters to an attempt that may never come.
      await redis.set(key, answer, { expiration: { type: 'PX', value: KEPT_MS } }).catch(() => {});
    });
    return { twiml, repeated: false };
  } finally {
    clearInterval(renewal);
  }
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
