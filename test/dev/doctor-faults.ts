import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { settingsAt } from '../../src/dev/restore-numbers.js';
import { savedFile, voiceSettings, writeSaved } from '../../src/dev/saved-numbers.js';
import { tree } from '../trees/bakery.js';
import { NUMBER, serve, type World } from './doctor-world.js';
import { ACCOUNT, TOKEN } from './twilio-api.js';

const dead = 'http://127.0.0.1:9';

/** What may keep a real call from working, how a test plants it, and what the doctor says. */
export const FAULTS: [fault: string, plant: (world: World) => unknown, todo: string][] = [
  ['PORT is no number', ({ env }) => (env['PORT'] = 'x'), 'configuration: PORT is "x"'],
  ['NGROK_DOMAIN is a URL', ({ env }) => (env['NGROK_DOMAIN'] = 'https://x'), 'NGROK_DOMAIN is "https://x"'],
  [
    'an API key lacks its secret',
    ({ env }) => (env['TWILIO_API_KEY'] = `SK${'a'.repeat(32)}`),
    'belong together',
  ],
  ['the account is a key', ({ env }) => (env['TWILIO_ACCOUNT_SID'] = 'SK1'), 'TWILIO_ACCOUNT_SID is "SK1"'],
  [
    'no token, though a number is named',
    ({ env }) => (env['TWILIO_AUTH_TOKEN'] = ''),
    'TWILIO_AUTH_TOKEN is not set: requests are not verified, and no real number can ring here: copy it',
  ],
  [
    'nothing answers',
    ({ env }) => (env['PORT'] = '9'),
    'port 9: nothing answers there: start the tree with `npm run dev`',
  ],
  [
    'another program answers',
    ({ world }) => (world.answer = (_request, response) => response.end('hello')),
    'another program answers there',
  ],
  [
    'a page that is missing answers',
    ({ world }) => (world.answer = (_request, response) => response.writeHead(404).end()),
    'answers 404: the URL does not lead to this tree',
  ],
  [
    'the token was changed after the start',
    ({ world }) =>
      (world.answer = createApp(loadConfig({ SESSION_SECRET: 's', TWILIO_AUTH_TOKEN: 'old' }), tree)),
    'a request signed by Twilio passes: the tree answers 403. Either TWILIO_AUTH_TOKEN was changed',
  ],
  [
    'the server has another PUBLIC_URL',
    ({ world }) =>
      (world.answer = createApp(
        loadConfig({ SESSION_SECRET: 's', TWILIO_AUTH_TOKEN: TOKEN, PUBLIC_URL: 'https://other.example' }),
        tree,
      )),
    'set PUBLIC_URL to what Twilio was given',
  ],
  [
    'the public URL leads nowhere',
    ({ env }) => (env['PUBLIC_URL'] = dead),
    `${dead} leads here: ${dead}/webhook cannot be reached`,
  ],
  [
    'the number points elsewhere',
    ({ point }) => point(dead),
    `the number points at ${dead}/webhook, not at `,
  ],
  [
    'the number points at nothing',
    ({ number }) => (number['voice_url'] = ''),
    'the number points at nothing',
  ],
  [
    'the webhook lacks its path',
    ({ number, base, env }) => {
      number['voice_url'] = base;
      delete env['PUBLIC_URL'];
    },
    'which does not end in /webhook',
  ],
  ['the webhook is requested by GET', ({ number }) => (number['voice_method'] = 'GET'), 'its webhook is GET'],
  [
    'the fallback is requested by GET',
    ({ number }) => (number['voice_fallback_method'] = 'GET'),
    'the method of its fallback URL is GET',
  ],
  [
    'the fallback is at a dead tunnel',
    ({ number }) => (number['voice_fallback_url'] = `${dead}/fallback`),
    `the fallback URL ${dead}/fallback leads nowhere`,
  ],
  [
    'the status callback is at a tunnel that ngrok has closed',
    async ({ number }) => {
      const port = await serve((_request, response) =>
        response.writeHead(404, { 'ngrok-error-code': 'ERR_NGROK_3200' }).end(),
      );
      number['status_callback'] = `http://127.0.0.1:${port}/status`;
    },
    'leads nowhere: clear it, or start `npm run dev`, which sets it (ERR_NGROK_3200)',
  ],
  ['a number for messages only', ({ number }) => (number.capabilities = { voice: false }), 'takes no calls'],
  ['a number for faxes', ({ number }) => (number['voice_receive_mode'] = 'fax'), 'takes faxes'],
  ['a number with a trunk', ({ number }) => (number.trunk_sid = 'TK1'), 'is routed to the SIP trunk TK1'],
  ['a number with a TwiML app', ({ number }) => (number.voice_application_sid = 'AP1'), 'the TwiML app AP1'],
  [
    "a number that is somebody else's",
    ({ number }) => (number.phone_number = '+15550000000'),
    'has +15550000000',
  ],
  [
    'a token that Twilio does not accept',
    ({ patient, api }) => (patient.twilio = api.client('wrong')),
    'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN',
  ],
  [
    'neither ngrok nor a public URL',
    ({ env }) => delete env['PUBLIC_URL'],
    'tunnel: set NGROK_AUTHTOKEN, or PUBLIC_URL',
  ],
  [
    'an authtoken that ngrok refuses',
    ({ env, patient }) => {
      env['NGROK_AUTHTOKEN'] = 'wrong';
      patient.forward = () => Promise.reject(new Error('ERR_NGROK_105'));
    },
    'tunnel: NGROK_AUTHTOKEN is not valid',
  ],
  [
    'a tunnel that npm run dev has lost',
    ({ env, status }) => {
      env['NGROK_AUTHTOKEN'] = 'a token';
      status.problem = 'the connection to ngrok is lost';
    },
    'tunnel: the connection to ngrok is lost',
  ],
  [
    'a number that was left behind',
    ({ number, state }) =>
      writeSaved(join(state, 'twilio-phone-tree/numbers'), {
        account: ACCOUNT,
        sid: number.sid,
        phoneNumber: NUMBER,
        before: voiceSettings(settingsAt('https://old')),
        ours: [dead],
        owner: { pid: 2 ** 30, run: 'a', url: dead },
      }),
    'still points at an ended `npm run dev`: restore it with `npm run doctor -- --restore`',
  ],
  [
    'a damaged record of old settings',
    ({ state }) => {
      const folder = join(state, 'twilio-phone-tree/numbers');
      mkdirSync(folder, { recursive: true });
      writeFileSync(savedFile(folder, NUMBER), '{');
    },
    'cannot be read: copy the old settings from it',
  ],
];
