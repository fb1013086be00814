import { checkGrammar } from '../phone/grammar/check-grammar.js';
import type { DocumentKind } from '../phone/grammar/document-kinds.js';
import { parseXml, TwimlError, textOf, type XmlElement } from '../phone/xml.js';

/** A problem of its own kind, which says what to do (https://www.twilio.com/docs/api/errors/13521). */
const LONG_SAY = 13521;

/** A document of TwiML, as Twilio reads it. */
export interface Document {
  twiml: string;
  verbs: readonly XmlElement[];
  /** What Twilio cannot read, or would warn about. */
  warnings: readonly string[];
  /** What all its Says say. */
  text: string;
  /** Its verbs without what they say: two documents of one shape ask the caller for the same. */
  shape: string;
}

export function readTwiml(twiml: string, kind: DocumentKind = 'call'): Document {
  try {
    const response = parseXml(twiml);
    const verbs = elementsOf(response);
    const warnings = checkGrammar(response, kind)
      .filter(({ code }) => code !== LONG_SAY)
      .map(({ message }) => message);
    const spoken = verbs.flatMap(withNested).filter(({ name }) => name === 'Say');
    return { twiml, verbs, warnings, text: spoken.map(textOf).join(' '), shape: shapeOf(verbs) };
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    return { twiml, verbs: [], warnings: [error.message], text: '', shape: '' };
  }
}

export function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** An element, and all elements inside. */
export function withNested(element: XmlElement): XmlElement[] {
  return [element, ...elementsOf(element).flatMap(withNested)];
}

function shapeOf(verbs: readonly XmlElement[]): string {
  return JSON.stringify(verbs.flatMap(withNested).map(({ name, attributes }) => [name, attributes]));
}
