import type { PhoneEvent } from '../events.js';
import { type Params, parseUrl, type Question } from '../http/http-client.js';
import type { Line } from '../line.js';
import { textOf, type XmlElement } from '../xml.js';

/** Where a verb leads: to another document, to the end of the call, or (undefined) to the next verb. */
export type Outcome = { next: Question } | { end: 'hangup' | 'rejected' } | { leave: true } | undefined;

/** How Twilio does what its documentation leaves open. */
export interface Switches {
  /** What comes with a Gather's action when nothing was pressed: Digits without a value, or no Digits. */
  emptyDigits: 'empty' | 'absent';
  /** Where an empty recording leads: to the action, or to the verb after it. */
  emptyRecording: 'action' | 'next';
}

/** What a verb needs to be played. */
export interface Stage {
  line: Line;
  emit: (event: PhoneEvent) => void;
  switches: Switches;
  /** The URL of the document that is played. */
  documentUrl: string;
  /** Asks without playing the answer, for a caller who has gone. */
  tell: (question: Question) => Promise<void>;
  /** Plays another document in the middle of this one. */
  playAt: (question: Question) => Promise<Outcome>;
}

/** An attribute's seconds as milliseconds. */
export function seconds(element: XmlElement, attribute: string, fallback: number): number {
  return whole(element, attribute, fallback) * 1000;
}

/** An attribute's whole number; where it is none, which is warned of, as if it were not there. */
export function whole(element: XmlElement, attribute: string, fallback: number, least = 0): number {
  const value = element.attributes[attribute] ?? '';
  return /^\d+$/.test(value) && Number(value) >= least ? Number(value) : fallback;
}

/** Goes on at the element's action with what was gathered; without an action at the current URL. */
export function toAction(element: XmlElement, stage: Stage, params: Params): { next: Question } {
  const { action = '', method } = element.attributes;
  return { next: { url: resolve(action, stage), method: method === 'GET' ? 'GET' : 'POST', params } };
}

/**
 * Where a URL of the document leads; an empty one to the document itself.
 * @throws TwimlError 11100
 */
export function resolve(url: string, { documentUrl }: Stage): string {
  return url.trim() === '' ? documentUrl : parseUrl(url.trim(), documentUrl).href;
}

/** The elements among the children. */
export function elements(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => typeof child !== 'string');
}

/** Tells of a verb, or of what is inside one, when it begins. */
export function announce(element: XmlElement, { emit }: Stage): void {
  const { name, attributes } = element;
  // What a Gather says is told by the verbs inside it.
  const text = name === 'Gather' ? '' : textOf(element);
  emit({ event: 'verb', name, attributes: { ...attributes }, text });
}
