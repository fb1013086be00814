import dotenv from 'dotenv';
import { pino } from 'pino';
import { createApp } from './app.js';
import { ConfigError, loadConfig, PLACEHOLDER } from './config.js';
import { describeProblem } from './graph/problems/problem.js';
import { startProblems } from './graph/problems/structure.js';
import { createTree } from './ivr.js';
import { ListenError } from './listen.js';
import { logObserver } from './log.js';
import { connectRedis } from './redis/redis.js';
import { RedisCalls } from './redis/redis-store.js';
import { safeError } from './safe.js';
import { serve } from './server.js';

/** Calls would break in this tree. */
class TreeError extends Error {}

dotenv.config({ quiet: true });
try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError || error instanceof ListenError))
    throw error;
  console.error(error.message);
  process.exit(1);
}

async function start() {
  const config = loadConfig(process.env);
  const tree = createTree(config.receptionNumber);
  const problems = (await startProblems(tree)).map((problem) => `- ${describeProblem(problem)}`);
  if (problems.length > 0) {
    const why = 'Cannot start, because calls would break in the phone tree (src/ivr.ts):';
    throw new TreeError([why, ...problems].join('\n'));
  }
  const log = pino({ level: config.logLevel });
  const secrets = [...config.sessionSecrets, ...config.authTokens];
  const observer = logObserver(log, secrets);
  // A promise that a handler left behind must not end everybody's calls.
  process.on('unhandledRejection', (error) => {
    log.error({ failure: safeError(error, secrets) }, 'a promise was rejected that nobody awaits');
  });
  const redis = config.redisUrl ? connectRedis(config.redisUrl, observer.redis) : undefined;
  await redis?.begun;
  const app = createApp(config, tree, observer, redis && new RedisCalls(redis));
  const { port, drain } = await serve(app, config.port, config.host);
  log.info(`answering calls at POST http://localhost:${port}/webhook`);
  if (config.receptionNumber === PLACEHOLDER)
    log.warn(`RECEPTION_NUMBER is not set: callers are put through to ${PLACEHOLDER}, which nobody answers`);
  if (!config.validate) log.warn('requests are not verified: anybody who reaches this port can play Twilio');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      log.info(`${signal}: finishing the requests in flight`);
      await drain();
      redis?.close();
      process.exit(0);
    });
  }
}
