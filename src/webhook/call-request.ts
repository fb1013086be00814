import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Config } from '../config.js';
import type { Observer } from '../observer.js';
import { idempotencyToken } from '../session/call-session.js';
import type { CallState } from '../session/call-state.js';
import type { Call, PhoneTree } from '../state-machine.js';
import { callOf } from './call-of.js';
import type { EventQueue } from './event-queue.js';
import { parametersOf } from './form.js';
import type { Limits } from './limits.js';

/** Which tree calls go through, how, and who is told. */
export interface Setup<Name extends string, Memory> {
  config: Config;
  tree: PhoneTree<Name, Memory>;
  limits: Limits;
  observer: Observer;
  events: EventQueue;
  /** When Twilio asked. */
  timeOf: (request: Request) => Date;
}

/** One request of a call. */
export interface CallRequest {
  params: Readonly<Record<string, string>>;
  time: Date;
  requestId: string;
  /** What was kept of the call; undefined: it begins. */
  saved: CallState | undefined;
}

/** What a request says of its call. */
export function callRequest<Name extends string, Memory>(
  { timeOf }: Setup<Name, Memory>,
  request: Request,
  saved: CallState | undefined,
): CallRequest {
  const requestId = idempotencyToken(request) ?? randomUUID();
  return { params: Object.freeze(parametersOf(request)), time: timeOf(request), requestId, saved };
}

/** The time that a developer lets a call be at: only tools take it from a request. */
export function pretendedTime(request: Request): Date {
  const time = new Date(request.get('X-Call-Time') ?? '');
  return Number.isNaN(time.getTime()) ? new Date() : time;
}

/** A call as this request finds it: each has a memory of its own. */
export function callFor<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  { params, time, requestId, saved }: CallRequest,
): Call<Memory> {
  const memory = saved ? JSON.parse(saved.memory) : structuredClone(tree.memory ?? {});
  return callOf(params, { time, requestId, memory });
}
