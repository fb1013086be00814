// How much heap live calls take, and whether ended ones give it back. Prints JSON. Needs --expose-gc.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createApp } from '../../dist/app.js';
import { loadConfig } from '../../dist/config.js';
import { tree } from '../../dist/ivr.js';
import { serve } from '../../dist/server.js';

const LIVE = 20_000;
const ENDED = Number(process.env.ENDED_CALLS ?? 200_000);
const LANES = 50;

const config = loadConfig({ SESSION_SECRET: 'a secret', TWILIO_VALIDATE: 'false' });
const { port } = await serve(createApp(config, tree), 0);
const agent = new Agent({ keepAlive: true, maxSockets: LANES });

function post(path, form) {
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'I-Twilio-Idempotency-Token': randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, method: 'POST', headers, agent }, (answer) => {
      answer.resume().on('end', resolve);
    });
    asked.on('error', reject).end(new URLSearchParams(form).toString());
  });
}

/** Calls one after the other in each lane, until this number is reached. */
async function calls(count, one) {
  let begun = 0;
  const lane = async () => {
    while (begun++ < count) await one(`CA${randomUUID().replaceAll('-', '')}`);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const begin = (sid) => post('/webhook', { CallSid: sid, From: '+15551234567' });
const end = (sid) => post('/status', { CallSid: sid, CallStatus: 'completed', CallDuration: '9' });

async function beginAndEnd(sid) {
  await begin(sid);
  await end(sid);
}

/** Bytes of heap in use, once the answers of the last two minutes are forgotten too. */
async function heapLater() {
  for (let minute = 0; minute < 2; minute++) {
    await setTimeout(61_000);
    await calls(1, beginAndEnd);
  }
  return heap();
}

function heap() {
  for (let round = 0; round < 3; round++) gc();
  return process.memoryUsage().heapUsed;
}

await calls(5000, beginAndEnd);
const before = await heapLater();
const live = [];
await calls(LIVE, async (sid) => {
  live.push(sid);
  await begin(sid);
});
const justBegun = heap();
const lasting = await heapLater();
for (const sid of live) await end(sid);
await calls(ENDED - LIVE, beginAndEnd);
live.length = 0;
const after = await heapLater();
console.log(
  JSON.stringify({
    justBegun: Math.round((justBegun - before) / LIVE),
    lasting: Math.round((lasting - before) / LIVE),
    before,
    after,
  }),
);
process.exit(0);
