import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { listen } from '../../src/listen.js';
import { placeCall } from '../../src/phone/call.js';
import { testConfig } from '../helpers/caller.js';
import { tree } from '../trees/bakery.js';
import { command } from './command-streams.js';

const reasons: string[] = [];
let server: Server;
let url: string;
beforeAll(async () => {
  const config = testConfig({ TWILIO_VALIDATE: 'true', TWILIO_SHARED_KEY: 'new, old' });
  const observer = { refusal: ({ reason }: { reason: () => string }) => void reasons.push(reason()) };
  server = createServer(createApp(config, tree, { observer }));
  url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/webhook`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

it.each(['new', 'old'])('the phone signs with the shared key %s', async (sharedKey) => {
  const call = await placeCall(url, { sharedKey });
  expect(call.status).toBe('gathering');
  await call.press('1');
  expect(call.heard).toContain('We open at six');
});

it.each([
  ['old', 0, []],
  ['older', 1, [expect.stringContaining('TWILIO_SHARED_KEY likely lacks the shared key "simulated"')]],
])('npm run call -- --shared-key %s ends with %i', async (key, code, expected) => {
  reasons.splice(0);
  expect(await command(['--shared-key', key, 'hangup'], url)).toMatchObject({ code });
  expect(reasons).toEqual(expected);
});
