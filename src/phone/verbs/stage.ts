import type { DocumentKind } from '../grammar/document-kinds.js';
import { parseUrl, type WebhookRequest } from '../http/http-client.js';
import type { Params } from '../http/params.js';
import type { Leg } from '../leg.js';
import { textOf, type XmlElement } from '../xml.js';

/** Where a verb leads: to another document, to the end of the call, or (undefined) to the next verb. */
export type Outcome = { next: WebhookRequest } | { end: 'hangup' | 'rejected' } | { leave: true } | undefined;

/** What a verb needs to be played. */
export interface Stage {
  leg: Leg;
  /** The URL of the document that is played. */
  documentUrl: string;
  /** Asks without playing the answer, for a caller who has gone. */
  tell: (request: WebhookRequest) => Promise<void>;
  /** Plays a document of another kind in the middle of this one, at this or another end of the call. */
  playAt: (request: WebhookRequest, kind: DocumentKind, leg?: Leg) => Promise<Outcome>;
}

/** An attribute's seconds as milliseconds. */
export function seconds(element: XmlElement, attribute: string, fallback: number): number {
  return whole(element, attribute, fallback) * 1000;
}

/** An attribute's whole number; the fallback if it is missing or not a whole number, which the grammar warns of. */
export function whole(element: XmlElement, attribute: string, fallback: number, least = 0): number {
  const value = element.attributes[attribute] ?? '';
  return /^\d+$/.test(value) && Number(value) >= least ? Number(value) : fallback;
}

export function isTrue(element: XmlElement, attribute: string): boolean {
  return element.attributes[attribute]?.toLowerCase() === 'true';
}

/** The method that an attribute names; POST unless it is GET. */
export function methodOf(element: XmlElement, attribute = 'method'): 'GET' | 'POST' {
  return element.attributes[attribute] === 'GET' ? 'GET' : 'POST';
}

/** Goes on at the element's action with what was gathered; without an action at the current URL. */
export function toAction(element: XmlElement, stage: Stage, params: Params): { next: WebhookRequest } {
  const { action = '' } = element.attributes;
  return { next: { url: resolve(action, stage), method: methodOf(element), params } };
}

/** Tells the URL in an attribute, if there is one, while the call goes on. */
export function callBack(element: XmlElement, attribute: string, stage: Stage, params: Params): void {
  const url = element.attributes[attribute];
  if (url === undefined || url.trim() === '') return;
  const method = methodOf(element, `${attribute}Method`);
  stage.leg.tell({ url: resolve(url, stage), method, params });
}

/** Whether the element wants callbacks of this event; without the attribute, only of the usual one. */
export function wantsEvent(element: XmlElement, attribute: string, event: string, usual: string): boolean {
  return (element.attributes[attribute] ?? usual).trim().split(/\s+/).includes(event);
}

/**
 * Where a URL of the document leads; an empty one to the document itself.
 * @throws TwimlError 11100
 */
export function resolve(url: string, { documentUrl }: Stage): string {
  return url.trim() === '' ? documentUrl : parseUrl(url.trim(), documentUrl).href;
}

/** Tells of a verb, or of what is inside one, when it begins. */
export function announce(element: XmlElement, { leg }: Stage): void {
  const { name, attributes } = element;
  // What a Gather says is told by the verbs inside it.
  const text = name === 'Gather' ? '' : textOf(element);
  leg.emit({ event: 'verb', name, attributes: { ...attributes }, text });
}
