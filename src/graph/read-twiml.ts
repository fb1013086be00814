import { checkGrammar } from '../phone/grammar/check-grammar.js';
import type { DocumentKind } from '../phone/grammar/document-kinds.js';
import { parseXml, TwimlError, textOf, type XmlElement } from '../phone/xml.js';

/** A problem of its own kind, which says what to do (https://www.twilio.com/docs/api/errors/13521). */
const LONG_SAY = 13521;

/** A document of TwiML, as Twilio reads it. */
export interface Document {
  twiml: string;
  verbs: readonly XmlElement[];
  /** The verbs, and what they contain. */
  elements: readonly XmlElement[];
  /** What Twilio cannot read, or would warn about. */
  warnings: readonly string[];
  /** What all its Says say. */
  text: string;
  /** It plays audio files, which may say anything. */
  plays: boolean;
  /** Its verbs without what they say: two documents of one shape ask the caller for the same. */
  shape: string;
}

export function readTwiml(twiml: string, kind: DocumentKind = 'call'): Document {
  try {
    const response = parseXml(twiml);
    const warnings = checkGrammar(response, kind).filter(({ code }) => code !== LONG_SAY);
    const verbs = elementsOf(response);
    const elements = verbs.flatMap(withNested);
    return {
      twiml,
      verbs,
      elements,
      warnings: warnings.map(({ message }) => message),
      text: elements.flatMap((element) => (element.name === 'Say' ? textOf(element) : [])).join(' '),
      plays: elements.some(({ name }) => name === 'Play'),
      shape: JSON.stringify(elements.map(({ name, attributes }) => [name, attributes])),
    };
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    const { message } = error;
    return { twiml, verbs: [], elements: [], warnings: [message], text: '', plays: false, shape: '' };
  }
}

export function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** An element, and all elements inside. */
export function withNested(element: XmlElement): XmlElement[] {
  return [element, ...elementsOf(element).flatMap(withNested)];
}
