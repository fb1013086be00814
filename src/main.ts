import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { pino } from 'pino';
import { createApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './config.js';
import { createTree } from './ivr.js';
import { logObserver } from './log.js';

dotenv.config({ quiet: true });
const dev = process.argv.includes('--dev');
const config = readConfig();
const log = pino({ level: config.logLevel });
const app = createApp(config, createTree(config.receptionNumber), logObserver(log));

const server = createServer(app);
server.on('error', (error) => exitWith(listenProblem(error, config.port)));
server.listen({ port: config.port, host: config.host }, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : config.port;
  log.info(`answering calls at POST http://localhost:${port}/webhook`);
  if (!config.validate) {
    log.warn(
      `requests are not verified: anybody who reaches this port can play Twilio${dev ? ' (only this computer can)' : ''}`,
    );
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}

function readConfig(): Config {
  try {
    return loadConfig(process.env, dev ? 'development' : 'production');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return exitWith(error.message);
  }
}

function listenProblem(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is in use: end the program that has it, or choose another with PORT=${port + 1}`;
  }
  if (error.code === 'EACCES') return `Port ${port} needs privileges: choose one from 1024 with PORT=3000`;
  return `Cannot listen on port ${port}: ${error.message}`;
}

function exitWith(message: string): never {
  console.error(message);
  process.exit(1);
}
