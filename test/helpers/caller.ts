import type { Express } from 'express';
import supertest from 'supertest';
import { type AppOptions, createApp } from '../../src/app.js';
import { type Config, loadConfig } from '../../src/config.js';
import type { Observer } from '../../src/observer.js';
import type { AnyMemory, Call, PhoneTree } from '../../src/state-machine.js';
import { tree as bakery } from '../trees/bakery.js';

/** A configuration that accepts unsigned requests, with these variables set beside. */
export function testConfig(env: Record<string, string> = {}): Config {
  return loadConfig({ SESSION_SECRET: 'a secret', TWILIO_VALIDATE: 'false', ...env });
}

/** The app of a tree with a menu, a mailbox, a queue and a human. */
export function testApp(env: Record<string, string> = {}, observer: Observer = {}): Express {
  return createApp(testConfig(env), bakery, { observer });
}

/** The app of a tree of the test's own. */
export function appOf<Name extends string, Memory = AnyMemory>(
  own: PhoneTree<Name, Memory>,
  observer: Observer = {},
  options: AppOptions = {},
): Express {
  return createApp(testConfig(), own, { observer, ...options });
}

export function testCall(about: Partial<Call> = {}): Call {
  return {
    sid: 'CA1',
    from: '+15551234567',
    to: '+15557654321',
    digits: '',
    speech: '',
    params: {},
    time: new Date(0),
    requestId: 'a request',
    memory: {},
    ...about,
  };
}

/** A caller as Twilio presents one: asks the webhook with the parameters of a call, and keeps its cookies. */
export function caller(app: Express | string, sid = 'CA00000000000000000000000000000001') {
  const agent = supertest.agent(app);

  /** The answer to a request with these parameters beside the usual ones. */
  async function ask(params: Record<string, string | string[]> = {}, callSid = sid) {
    const usual = { From: '+15551234567', To: '+15557654321', CallStatus: 'in-progress' };
    return agent
      .post('/webhook')
      .type('form')
      .send({ CallSid: callSid, ...usual, ...params });
  }

  /** The TwiML after pressing a key, or after the silence that undefined is. */
  async function press(digits: string | undefined): Promise<string> {
    return (await ask(digits === undefined ? {} : { Digits: digits })).text;
  }

  return { ask, press };
}
