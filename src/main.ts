import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { pino } from 'pino';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { createTree } from './ivr.js';
import { listen } from './listen.js';
import { logObserver } from './log.js';

dotenv.config({ quiet: true });
const config = orExit(() => loadConfig(process.env));
const log = pino({ level: config.logLevel });
const app = createApp(config, createTree(config.receptionNumber), logObserver(log));
const server = createServer(app);
const port = await listen(server, config.port, config.host).catch(exitWith);
log.info(`answering calls at POST http://localhost:${port}/webhook`);
if (!config.validate) log.warn('requests are not verified: anybody who reaches this port can play Twilio');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return exitWith(error);
    throw error;
  }
}

function exitWith({ message }: Error): never {
  console.error(message);
  process.exit(1);
}
