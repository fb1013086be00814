import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { redisServer } from '../redis/server.js';
import { mailServer, refusal } from './mail-server.js';
import {
  ACCOUNT,
  callSid,
  recorded,
  recordingSid,
  recordingsApi,
  sendStatus,
  TOKEN,
} from './recordings-api.js';

/**
 * Posts this number of messages to two processes, which share a Redis, while Twilio and the mail server fail at random
 * and a process is killed again and again. Every message whose post was answered must arrive, under one Message-ID.
 */
export async function soak(messages: number, kills: number): Promise<void> {
  const [redis, twilio, mail] = await Promise.all([redisServer(), recordingsApi(), mailServer()]);
  await redis.start();
  const workers: { process: ChildProcess; port: number }[] = [];
  const chance = (share: number) => Math.random() < share;
  const { answer } = twilio.state;
  twilio.state.answer = (response, request) => {
    const faults = [sendStatus(404), sendStatus(429), sendStatus(500), () => response.destroy(), () => {}];
    // Silence is the last fault, and the rarest: it takes the whole time of a delivery.
    const fault = chance(0.2) ? faults[Math.floor(Math.random() * (chance(0.05) ? 5 : 4))] : undefined;
    (fault ?? answer)(response, request);
  };
  mail.faults.recipient = () => (chance(0.1) ? refusal(450) : undefined);
  mail.faults.data = () => (chance(0.1) ? refusal(451) : undefined);
  mail.faults.reply = () => (chance(0.05) ? refusal(451) : undefined);

  async function startWorker() {
    const env = {
      REDIS_URL: redis.url,
      SMTP_URL: mail.url,
      VOICEMAIL_TO: 'desk@example.com',
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: TOKEN,
    };
    const process_ = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'worker.ts')], {
      env: { PATH: process.env['PATH'], WORKER: JSON.stringify(env), API_PORT: `${twilio.port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(process_.stdout), 'line');
    workers.push({ process: process_, port: Number(line) });
  }

  /** Posts a message until a process answers, as Twilio does with its retries and its fallback URL. */
  async function post(number: number): Promise<void> {
    for (let attempt = number; ; attempt++) {
      const body = new URLSearchParams({ ...recorded(number), CallSid: callSid(number) });
      const port = workers[attempt % workers.length]?.port;
      const answered = await fetch(`http://127.0.0.1:${port}/webhook`, { method: 'POST', body }).catch(
        () => {},
      );
      if (answered?.ok) return void (await answered.text());
    }
  }

  try {
    await Promise.all([startWorker(), startWorker()]);
    const share = Math.ceil(messages / (kills + 1));
    for (let from = 0; from < messages; from += share) {
      const numbers = Array.from({ length: Math.min(share, messages - from) }, (_, index) => from + index);
      const posted = Promise.all(numbers.map(post));
      if (from + share < messages) {
        await mail.received(Math.ceil(from + share / 4));
        const [killed] = workers.splice(0, 1);
        killed?.process.kill('SIGKILL');
        // After the last one, the other goes on alone: to start a process takes longer than the rest of the test.
        if (from + 2 * share < messages) await startWorker();
      }
      await posted;
    }
    await mail.received(messages);
    const ids = new Set(mail.mails.map(({ id }) => id));
    const expected = Array.from({ length: messages }, (_, number) => recordingSid(number));
    expect([...ids].sort()).toEqual(expected.map((sid) => `<${sid}.voicemail@example.com>`).sort());
  } finally {
    for (const worker of workers) worker.process.kill('SIGKILL');
    twilio.close();
    await Promise.all([mail.close(), redis.kill()]);
  }
}
