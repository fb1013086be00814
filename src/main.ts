import dotenv from 'dotenv';
import { pino } from 'pino';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { loadSoundTree, TreeError } from './graph/load-tree.js';
import { ListenError } from './listen.js';
import { logObserver } from './log.js';
import { connectRedis } from './redis/redis.js';
import { redisAnswers } from './redis/redis-answers.js';
import { RedisCalls } from './redis/redis-store.js';
import { safeError } from './safe.js';
import { serve } from './server.js';

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
  const { tree, problems, warnings } = await loadSoundTree();
  const config = loadConfig(process.env, 'production', problems);
  const log = pino({ level: config.logLevel });
  const secrets = [...config.sessionSecrets, ...config.authTokens];
  const observer = logObserver(log, secrets);
  // A promise that a handler left behind must not end everybody's calls.
  process.on('unhandledRejection', (error) => {
    log.error({ failure: safeError(error, secrets) }, 'a promise was rejected that nobody awaits');
  });
  const redis = config.redisUrl ? connectRedis(config.redisUrl, observer.redis) : undefined;
  await redis?.begun;
  const kept = redis ? { store: new RedisCalls(redis), answers: redisAnswers(redis) } : {};
  const app = createApp(config, tree, observer, kept.store, kept);
  const { port, drain } = await serve(app, config.port, config.host);
  log.info(`answering calls at POST http://localhost:${port}/webhook`);
  for (const warning of warnings) log.warn(warning);
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
