import { createServer } from 'node:http';
import { createApp } from '../../src/app.js';
import { listen } from '../../src/listen.js';
import { openRedis } from '../../src/redis/open-redis.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { twilioClient } from '../../src/voicemail/twilio-client.js';
import { voicemailEvents } from '../../src/voicemail/voicemail-events.js';
import { eventQueue } from '../../src/webhook/event-queue.js';
import { testConfig } from '../helpers/caller.js';
import { FAST_TIMES, QUICK, SOON_AGAIN_MS } from './fast-times.js';
import { ledTo } from './recordings-api.js';

// A process of its own that takes recorded messages and delivers them, until it is killed. It prints its port.
const { WORKER = '{}', API_PORT } = process.env;
const config = testConfig(JSON.parse(WORKER));
const tree: PhoneTree<'mailbox'> = {
  states: { mailbox: { enter: (response) => void response.record(), exit: null } },
  start: 'mailbox',
  rescue: 'mailbox',
};
const redis = await openRedis(`${config.redisUrl}`, () => {});
const twilio = twilioClient(config.voicemail.account, { fetch: ledTo(Number(API_PORT)) });
const handlers = voicemailEvents(config.voicemail, redis.events, {
  twilio,
  times: { ...QUICK, deliverMs: SOON_AGAIN_MS / 4 },
});
const events = eventQueue(handlers, {}, redis.events, {
  ...FAST_TIMES,
  handlerMs: SOON_AGAIN_MS / 2,
});
const server = createServer(createApp(config, tree, { events, store: redis.store }));
console.log(await listen(server, 0, '127.0.0.1'));
