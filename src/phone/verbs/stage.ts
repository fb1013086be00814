import type { DocumentKind } from '../grammar/document-kinds.js';
import { parseUrl, type WebhookRequest } from '../http/http-client.js';
import type { Params } from '../http/params.js';
import type { Leg } from '../leg.js';
import { textOf, type XmlElement } from '../xml.js';

/** Where a verb leads: to another document, the end of the call, out of the queue, or (undefined) the next verb. */
export type Outcome = { next: WebhookRequest } | { end: 'hangup' | 'rejected' } | { leave: true } | undefined;

/** The context in which a verb plays. */
export interface Stage {
  leg: Leg;
  /** The URL of the playing document. */
  documentUrl: string;
  /** Sends a request without playing the answer, because the caller has hung up. */
  tell: (request: WebhookRequest) => Promise<void>;
  /** Plays a document of another kind inside the playing document, at this or another end of the call. */
  playAt: (request: WebhookRequest, kind: DocumentKind, leg?: Leg) => Promise<Outcome>;
}

/** An attribute in seconds, as milliseconds. */
export function seconds(element: XmlElement, attribute: string, fallback: number): number {
  return whole(element, attribute, fallback) * 1000;
}

/** An attribute as a whole number; the fallback if it is missing or invalid. checkGrammar warns of invalid values. */
export function whole(element: XmlElement, attribute: string, fallback: number, least = 0): number {
  const value = element.attributes[attribute] ?? '';
  return /^\d+$/.test(value) && Number(value) >= least ? Number(value) : fallback;
}

export function isTrue(element: XmlElement, attribute: string): boolean {
  return element.attributes[attribute]?.toLowerCase() === 'true';
}

/** The HTTP method in an attribute; default POST. */
export function methodOf(element: XmlElement, attribute = 'method'): 'GET' | 'POST' {
  return element.attributes[attribute] === 'GET' ? 'GET' : 'POST';
}

/** Goes on at the element's action with these parameters. Without an action, goes on at the current URL. */
export function toAction(element: XmlElement, stage: Stage, params: Params): { next: WebhookRequest } {
  const { action = '' } = element.attributes;
  return { next: { url: resolve(action, stage), method: methodOf(element), params } };
}

/** Requests the callback URL in an attribute, if there is one, in the background. */
export function callBack(element: XmlElement, attribute: string, stage: Stage, params: Params): void {
  const url = element.attributes[attribute];
  if (url === undefined || url.trim() === '') return;
  const method = methodOf(element, `${attribute}Method`);
  stage.leg.tell({ url: resolve(url, stage), method, params });
}

/** Whether the element wants callbacks of this event. Without the attribute, it wants only the usual event. */
export function wantsEvent(element: XmlElement, attribute: string, event: string, usual: string): boolean {
  return (element.attributes[attribute] ?? usual).trim().split(/\s+/).includes(event);
}

/**
 * Resolves a URL of the document. An empty URL is the document's own.
 * @throws TwimlError 11100
 */
export function resolve(url: string, { documentUrl }: Stage): string {
  return url.trim() === '' ? documentUrl : parseUrl(url.trim(), documentUrl).href;
}

/** Emits the event of a verb, or of a prompt inside a verb, when it begins. */
export function announce(element: XmlElement, { leg }: Stage): void {
  const { name, attributes } = element;
  // The prompts of a Gather have events of their own.
  const text = name === 'Gather' ? '' : textOf(element);
  leg.emit({ event: 'verb', name, attributes: { ...attributes }, text });
}
