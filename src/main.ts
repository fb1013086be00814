import dotenv from 'dotenv';
import { createApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './config.js';
import { loadSoundTree, TreeError } from './graph/load-tree.js';
import { ListenError } from './listen.js';
import { logObserver } from './log/log-observer.js';
import { createLogger } from './log/logger.js';
import type { OpenRedis, openRedis } from './redis/open-redis.js';
import { type Service, serve } from './server.js';
import type { openVoicemail } from './voicemail/open-voicemail.js';
import { recipientsMissing, withoutRecipients } from './voicemail/without-recipients.js';
import { type EventQueue, eventQueue, type NotedEvent } from './webhook/event-queue.js';
import { treeEvents } from './webhook/tree-events.js';

/** A service manager kills a process that has not ended 10 s after SIGTERM, as a rule. */
const END_MS = 9800;
const FLUSH_MS = 250;

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
  const { logger, flush } = createLogger(config.logLevel);
  const observer = logObserver(logger, secretsOf(config));
  let service: Service | undefined;
  let events: EventQueue | undefined;
  let ending = false;

  /** Answers the requests in flight, writes the log and exits. The first reason to end decides on the code. */
  async function end(code: number) {
    ending = true;
    setTimeout(() => process.exit(code), END_MS);
    await Promise.all([service?.drain(), events?.close()]);
    await flush(FLUSH_MS);
    process.exit(code);
  }
  // A promise that a handler left behind must not end everybody's calls.
  process.on('unhandledRejection', observer.rejection);
  // After an exception the process is in no known state: a new one takes over.
  process.on('uncaughtException', (error) => {
    observer.exception(error);
    if (!ending) void end(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Impatience must not cut off callers: a second signal changes nothing.
      if (ending) return;
      logger.info(`${signal}: finishing the requests in flight`);
      void end(0);
    });
  }

  const redis = config.redisUrl ? await loadRedis(config.redisUrl, observer.redis) : undefined;
  const { mail, webhook } = config.voicemail;
  const note = async (event: NotedEvent) => events?.note(event);
  const warn = (message: string) => logger.warn(message);
  const voicemail =
    mail || webhook ? await loadVoicemail(config.voicemail, redis?.events, note, warn) : undefined;
  const handlers = { ...treeEvents(tree), ...(voicemail?.handlers ?? withoutRecipients) };
  events = eventQueue(handlers, observer, voicemail?.store ?? redis?.events);
  const app = createApp(config, tree, { observer, events, ...(redis && { store: redis.store }) });
  service = await serve(app, config.port, config.host).catch(async (error) => {
    await flush(FLUSH_MS);
    throw error;
  });
  logger.info(`answering calls at POST http://localhost:${service.port}/webhook`);
  void note({ topic: 'start', id: '', params: {}, memory: '{}', time: Date.now() });
  const missing = voicemail ? undefined : recipientsMissing(tree);
  for (const warning of missing === undefined ? warnings : [...warnings, missing]) logger.warn(warning);
  if (!config.validate)
    logger.warn('requests are not verified: anybody who reaches this port can play Twilio');
}

/** Loads the packages of Redis, which take longer to load than all others together, and connects. */
async function loadRedis(...args: Parameters<typeof openRedis>): Promise<OpenRedis> {
  const { openRedis } = await import('./redis/open-redis.js');
  return openRedis(...args);
}

/** Loads nodemailer, which only voicemail needs. */
async function loadVoicemail(...args: Parameters<typeof openVoicemail>) {
  return (await import('./voicemail/open-voicemail.js')).openVoicemail(...args);
}

/** What no line of the log may hold. */
function secretsOf({ sessionSecrets, authTokens, sharedKeys, redisUrl, voicemail }: Config): string[] {
  const { mail, webhook, account } = voicemail;
  const urls = [redisUrl, mail?.smtpUrl].filter((url) => url !== undefined);
  const passwords = urls.map((url) => decodeURIComponent(new URL(url).password));
  // The URL of a webhook is a password.
  const path = webhook ? [webhook.url, new URL(webhook.url).pathname] : [];
  const secret = account.apiKey ? [account.apiKey.secret] : [];
  return [...sessionSecrets, ...authTokens, ...sharedKeys, ...passwords, ...path, ...secret].filter(Boolean);
}
