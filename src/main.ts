import { createServer } from 'node:http';
import dotenv from 'dotenv';
import { pino } from 'pino';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { describeProblem, type Problem } from './graph/problem.js';
import { startProblems } from './graph/structure.js';
import { createTree } from './ivr.js';
import { listen } from './listen.js';
import { logObserver } from './log.js';

dotenv.config({ quiet: true });
const config = orExit(() => loadConfig(process.env));
const log = pino({ level: config.logLevel });
const tree = createTree(config.receptionNumber);
const problems = await startProblems(tree);
if (problems.length > 0) exitWith(brokenTree(problems));
const app = createApp(config, tree, logObserver(log));
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

function brokenTree(problems: readonly Problem[]): Error {
  const list = problems.map((problem) => `- ${describeProblem(problem)}`).join('\n');
  return new Error(`Cannot start, because calls would break in the phone tree (src/ivr.ts):\n${list}`);
}

function exitWith({ message }: Error): never {
  console.error(message);
  process.exit(1);
}
