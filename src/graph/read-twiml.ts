import { checkGrammar, type TwimlWarning } from '../phone/grammar/check-grammar.js';
import type { DocumentKind } from '../phone/grammar/document-kinds.js';
import { elementsOf, parseXml, TwimlError, textOf, type XmlElement } from '../phone/xml.js';

/** A parsed TwiML document. */
export interface Document {
  twiml: string;
  verbs: readonly XmlElement[];
  /** The verbs and all elements inside. */
  elements: readonly XmlElement[];
  /** Twilio's warnings, or the error if Twilio cannot read the document. */
  warnings: readonly Pick<TwimlWarning, 'code' | 'message'>[];
  /** The text of all Says. */
  text: string;
  /** The document plays audio files, which can say anything. */
  plays: boolean;
  /** The elements without their text. Documents of the same shape expect the same input. */
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

/** The element and all elements inside. */
export function withNested(element: XmlElement): XmlElement[] {
  return [element, ...elementsOf(element).flatMap(withNested)];
}
