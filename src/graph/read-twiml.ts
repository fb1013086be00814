import { checkGrammar, type TwimlWarning } from '../phone/grammar/check-grammar.js';
import type { DocumentKind } from '../phone/grammar/document-kinds.js';
import { elementsOf, parseXml, TwimlError, textOf, type XmlElement } from '../phone/xml.js';

/** A document of TwiML, as Twilio reads it. */
export interface Document {
  twiml: string;
  verbs: readonly XmlElement[];
  /** The verbs, and what they contain. */
  elements: readonly XmlElement[];
  /** What Twilio cannot read, or would warn about. */
  warnings: readonly Pick<TwimlWarning, 'code' | 'message'>[];
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
    const verbs = elementsOf(response);
    const elements = verbs.flatMap(withNested);
    return {
      twiml,
      verbs,
      elements,
      warnings: checkGrammar(response, kind),
      text: elements.flatMap((element) => (element.name === 'Say' ? textOf(element) : [])).join(' '),
      plays: elements.some(({ name }) => name === 'Play'),
      shape: JSON.stringify(elements.map(({ name, attributes }) => [name, attributes])),
    };
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    return { twiml, verbs: [], elements: [], warnings: [error], text: '', plays: false, shape: '' };
  }
}

/** An element, and all elements inside. */
export function withNested(element: XmlElement): XmlElement[] {
  return [element, ...elementsOf(element).flatMap(withNested)];
}
