import { SaxesParser } from 'saxes';

export interface XmlElement {
  name: string;
  /** An object without prototype, so a missing attribute is always undefined. */
  attributes: Readonly<Record<string, string>>;
  /** Elements and text in the document's order; comments and processing instructions are left out. */
  children: readonly (XmlElement | string)[];
  /** The place of the start tag, counted from 1. */
  line: number;
  column: number;
}

/** Thrown if Twilio cannot play a document or reach a URL. Without a fallback URL, the call ends. */
export class TwimlError extends Error {
  override name = 'TwimlError';
  /** Twilio's number for it (https://www.twilio.com/docs/api/errors). */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface OpenElement extends XmlElement {
  children: (XmlElement | string)[];
}

/**
 * Parses a TwiML document as strict XML 1.0. Refuses DOCTYPE: TwiML needs none, and entity declarations are a known
 * attack on parsers. Accepts a byte order mark, which XML allows.
 * @returns the root element
 * @throws TwimlError 12100 if the document is not well-formed (https://www.twilio.com/docs/api/errors/12100),
 *   12102 if its root is not <Response> (https://www.twilio.com/docs/api/errors/12102); the message
 *   is one line that ends with line and column
 */
export function parseXml(text: string): XmlElement {
  const root = parseTree(text);
  if (root.name === 'Response') return root;
  const name = JSON.stringify(root.name.slice(0, 60));
  throw new TwimlError(12102, `The root element must be Response, not ${name} ${at(root.line, root.column)}`);
}

/** The elements among an element's children. */
export function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** All text inside an element and its descendants, with white space collapsed and trimmed. */
export function textOf(element: XmlElement): string {
  let text = '';
  // Not recursive, because a document can nest more deeply than the call stack.
  const open: (XmlElement | string)[] = [element];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') text += node;
    else for (const child of node.children.toReversed()) open.push(child);
  }
  return text.replace(/\s+/g, ' ').trim();
}

// XML 1.1 would allow control characters.
const options = { xmlns: false, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' } as const;

function parseTree(text: string): XmlElement {
  checkCharacters(text);
  const parser = new SaxesParser(options);
  const fail = (reason: string): never => {
    throw notWellFormed(reason.replace(/\.$/, ''), parser.line, parser.column);
  };
  const document: OpenElement = { name: '', attributes: {}, children: [], line: 1, column: 1 };
  const open = [document];
  const add = (child: XmlElement | string) => open.at(-1)?.children.push(child);
  let start = { line: 1, column: 1 };

  parser.on('error', (error) => fail(error.message));
  parser.on('doctype', () => fail('a DOCTYPE is not allowed in TwiML'));
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('opentag', ({ name, attributes }) => {
    const element: OpenElement = { name, attributes, children: [], ...start };
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());

  // One write per tag, because the parser knows its position only at the end of a write.
  for (const piece of text.split(/(?=<)/)) {
    start = { line: parser.line, column: parser.column + 1 };
    parser.write(piece);
  }
  parser.close();
  return document.children.find((child) => typeof child !== 'string') ?? fail('there is no root element');
}

/**
 * Finds two faults that the parser misses or reports in the wrong place: half of a surrogate pair, and a bare ampersand,
 * which the parser reports at the end of the document.
 */
function checkCharacters(text: string): void {
  const half = text.search(/\p{Surrogate}/u);
  if (half >= 0) throw notWellFormed('half of a surrogate pair', ...positionOf(half, text));

  const ampersands = /<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<\?.*?(?:\?>|$)|&(?![^\s&;<]+;)/gs;
  for (const { 0: found, index } of text.matchAll(ampersands)) {
    if (found !== '&') continue;
    throw notWellFormed('an ampersand must be written as "&amp;"', ...positionOf(index, text));
  }
}

function positionOf(index: number, text: string): [line: number, column: number] {
  const lines = text.slice(0, index).split(/\r\n?|\n/);
  return [lines.length, (lines.at(-1)?.length ?? 0) + 1];
}

function notWellFormed(reason: string, line: number, column: number): TwimlError {
  return new TwimlError(12100, `The document is not well-formed XML: ${reason} ${at(line, column)}`);
}

function at(line: number, column: number): string {
  return `(line ${line}, column ${Math.max(column, 1)})`;
}
