import type { ProblemKind } from '../../src/graph/problem.js';
import type { Call, Json, PhoneTree, State } from '../../src/state-machine.js';
import { saying, twimlState } from './trees.js';

/** A tree with one fault, and the same tree without. */
export type Planted = [
  kind: ProblemKind,
  what: string,
  /** A part of the problem's message, the state first. */
  says: string,
  faulty: PhoneTree<string>,
  sound: PhoneTree<string>,
];

type Exit = State<string>['exit'];

export const ACTION = { action: '/webhook' };
export const bye = saying('Good bye.', null);
export const thanks = saying('Thank you.', null);
export const hangup = twimlState((response) => void response.hangup(), null);

export function dial(
  exit: Exit,
  attributes: { action?: string; record?: 'record-from-answer' } = ACTION,
): State<string> {
  return twimlState((response) => void response.dial(attributes, '+15551234567'), exit);
}

export function queue(exit: Exit, hold?: State<string>['hold']): State<string> {
  const attributes = hold ? { ...ACTION, waitUrl: '/hold' } : ACTION;
  return {
    ...twimlState((response) => void response.enqueue(attributes, 'support'), exit),
    ...(hold && { hold }),
  };
}

/** Asks for a number of this length. */
export function typing(numDigits: number, exit: Exit): State<string> {
  return twimlState(
    (response) => void response.gather({ actionOnEmptyResult: true, numDigits }).say('Type it.'),
    exit,
  );
}

/** A state that says these words, one Say each, and goes straight on. */
export function saysAll(texts: readonly string[], exit: Exit): State<string> {
  return twimlState((response) => {
    for (const text of texts) response.say(text);
  }, exit);
}

/** An exit that keeps something in the memory. */
export function keeping(key: string, value: (call: Call) => Json, to: string): (call: Call) => string {
  return (call) => {
    call.memory[key] = value(call);
    return to;
  };
}
