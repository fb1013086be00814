import { expect } from 'vitest';
import { type PhoneCall, placeCall } from '../../src/phone/call.js';
import { type Answer, startWebhook } from './webhook.js';

/** A call that has played these documents to its end, and the webhook's requests. */
export async function playedCall(answers: string | Record<string, Answer>) {
  const paths = typeof answers === 'string' ? { '/': answers } : answers;
  const { url, requests } = await startWebhook(paths);
  const call = await placeCall(url);
  expect(call.status).toBe('ended');
  const verbs = call.events.flatMap((event) => (event.event === 'verb' ? [event.name] : []));
  return { call, requests, verbs };
}

/** A call that waits in this document's verb. Its action says the result. */
export async function waitingIn(verb: string, others: Record<string, Answer> = {}) {
  const answers = { '/': `${verb}<Say>Next verb</Say>`, '/after': '<Say>Action</Say>', ...others };
  const { url, requests } = await startWebhook(answers);
  return { call: await placeCall(url), requests };
}

/** The text or name of each verb that the call has played, without Gathers. */
export function played(call: PhoneCall): string[] {
  const verbs = call.events.filter((event) => event.event === 'verb');
  return verbs.filter(({ name }) => name !== 'Gather').map(({ name, text }) => text || name);
}
