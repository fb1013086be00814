import { elementsOf, textOf, type XmlElement } from '../xml.js';
import { valueRule } from './attribute-values.js';
import { type DocumentKind, verbsIn } from './document-kinds.js';
import { type ElementRule, elementRule } from './elements.js';
import { warningCode } from './warning-codes.js';

/** A fault in a document that Twilio logs as a warning; the call goes on. */
export interface TwimlWarning {
  /** 12200, or a more exact number of Twilio's (https://www.twilio.com/docs/api/errors). */
  code: number;
  /** One sentence that says what is wrong and what is allowed. */
  message: string;
  line: number;
  column: number;
}

interface Place {
  element: XmlElement;
  parent: string;
  /** The names of the elements that are allowed here. */
  allowed: ReadonlySet<string>;
  /** This is the first element of its parent. */
  first: boolean;
}

/**
 * Twilio's warnings about a document, in the document's order. The children of an unknown or misplaced element are not
 * checked. Never throws.
 */
export function checkGrammar(response: XmlElement, kind: DocumentKind = 'call'): TwimlWarning[] {
  const warnings: TwimlWarning[] = [];
  // Not recursive, because a document can nest more deeply than the call stack.
  const open: Place[] = [{ element: response, parent: '', allowed: new Set(['Response']), first: true }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { element, parent, allowed } = place;
    const rule = elementRule(element.name, parent);
    if (rule === undefined || !allowed.has(element.name)) {
      warnings.push(misplaced(place, rule));
      continue;
    }
    for (const warning of problemsOf(place, rule)) warnings.push(warning);
    const children = parent === '' ? verbsIn(kind) : rule.children;
    for (const child of placesIn(element, children).reverse()) open.push(child);
  }
  return warnings;
}

function placesIn(parent: XmlElement, children: ReadonlySet<string>): Place[] {
  return elementsOf(parent).map((element, index) => {
    return { element, parent: parent.name, allowed: children, first: index === 0 };
  });
}

function misplaced({ element, parent, allowed }: Place, rule: ElementRule | undefined): TwimlWarning {
  const holds = allowed.size > 0 ? [...allowed].map(tag).join(', ') : 'no element';
  return rule === undefined
    ? warning(element, 12200, `Twilio knows no ${tag(element.name)}; ${tag(parent)} may hold ${holds}.`)
    : warning(
        element,
        warningCode(parent, 'children'),
        `${tag(element.name)} may not stand in ${tag(parent)}, which may hold ${holds}.`,
      );
}

/** https://www.twilio.com/docs/voice/twiml/number#simultaneous-dialing */
const MOST_DIALED = 10;

/** The most characters of a Say (https://www.twilio.com/docs/voice/twiml/say#limits). */
const SAY_LIMITS: readonly [voice: RegExp, characters: number][] = [
  [/^Polly\./, 3000],
  [/^Google\./, 5000],
  [/^/, 4096],
];

function* problemsOf({ element, parent, first }: Place, rule: ElementRule): Generator<TwimlWarning> {
  if (element.name === 'Reject' && !first) {
    // https://www.twilio.com/docs/voice/twiml/reject
    const reason = 'as a call that has been answered cannot be rejected any more';
    yield warning(element, 12200, `<Reject> must be the first verb, ${reason}.`);
  }
  if (element.name === 'Play' && parent === 'Gather' && 'digits' in element.attributes) {
    yield warning(element, 13320, '<Play> with digits may not stand in <Gather>, so it is passed over.');
  }
  const dialed = elementsOf(element).length;
  if (element.name === 'Dial' && dialed > MOST_DIALED) {
    yield warning(element, 12200, `<Dial> holds ${dialed} numbers, but Twilio dials ${MOST_DIALED} at most.`);
  }
  if (element.name === 'Say') {
    const { voice = '' } = element.attributes;
    const [, most = 0] = SAY_LIMITS.find(([voices]) => voices.test(voice)) ?? [];
    const { length } = textOf(element);
    if (length > most) {
      yield warning(element, 13521, `<Say> holds ${length} characters, but this voice says ${most} at most.`);
    }
  }
  yield* attributeProblems(element, rule);
  yield* textProblems(element, rule);
}

function* attributeProblems(element: XmlElement, rule: ElementRule): Generator<TwimlWarning> {
  const owner = tag(element.name);
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!rule.attributes.has(name)) {
      yield warning(element, 12200, `${owner} has no attribute ${quote(name)}.`);
      continue;
    }
    const { accepts, allowed } = valueRule(element.name, name);
    if (accepts(value)) continue;
    const message = `${name} of ${owner} is ${quote(value)}, but must be ${allowed}.`;
    yield warning(element, warningCode(element.name, name), message);
  }
}

function* textProblems(element: XmlElement, rule: ElementRule): Generator<TwimlWarning> {
  const owner = tag(element.name);
  const texts = element.children.filter((child) => typeof child === 'string');
  const text = texts.join('').trim();
  if (text !== '' && !rule.text) {
    yield warning(element, 12200, `${owner} holds the text ${quote(text)}, but may hold none.`);
  }
  const empty = text === '' && texts.length === element.children.length;
  const excused = rule.unless !== undefined && Object.hasOwn(element.attributes, rule.unless);
  if (rule.required && empty && !excused) {
    const needs = ['text'];
    if (rule.children.size > 0) needs.push('an element in it');
    if (rule.unless !== undefined) needs.push(`the attribute ${rule.unless}`);
    const message = `${owner} is empty, but needs ${needs.join(' or ')}.`;
    yield warning(element, warningCode(element.name, 'text'), message);
  }
}

function warning({ line, column }: XmlElement, code: number, message: string): TwimlWarning {
  return { code, message, line, column };
}

function tag(name: string): string {
  return `<${short(name)}>`;
}

function quote(text: string): string {
  return JSON.stringify(short(text));
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
