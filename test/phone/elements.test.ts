import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import { checkGrammar } from '../../src/phone/grammar/check-grammar.js';
import { parseXml } from '../../src/phone/xml.js';

// Each test reads the installed SDK, so it fails when a new version can write something that the table lacks.

type Attributes = Record<string, string>;

/** How the SDK writes an element: `['dial', 'number']` is a <Number> in a <Dial>. */
type Path = readonly string[];

const declarations = readFileSync(
  createRequire(import.meta.url)
    .resolve('twilio/lib/twiml/VoiceResponse.js')
    .replace(/js$/, 'd.ts'),
  'utf8',
);

/** The attributes the SDK declares for its classes: `Gather` has `numDigits`, a `number`. */
const declared = new Map(
  [...declarations.matchAll(/interface (\w+)Attributes \{(.*?)\n {4}\}/gs)].map(([, noun, body = '']) => [
    noun,
    [...body.matchAll(/^ +"?([\w:-]+)"?\??: (\w+)(?:\[\])?;$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    })),
  ]),
);

/** The values the SDK declares for its types: a `RejectReason` is `rejected` or `busy`. */
const values = new Map([
  ['boolean', ['true', 'false']],
  ...[...declarations.matchAll(/type (\w+) = ("[^;]+);/g)].map(
    ([, type = '', words = '']): [string, string[]] => [
      type,
      [...words.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word),
    ],
  ),
]);

/** Writes the verb, the noun in it and so on, the innermost with these attributes, and gives the innermost. */
function write(response: VoiceResponse, path: Path, attributes: Attributes = {}): object {
  return path.reduce<object>((node, method, index) => {
    const parameters = [index === path.length - 1 ? attributes : {}, 'text'];
    const child: unknown = Reflect.apply(Reflect.get(node, method), node, parameters);
    if (child instanceof Object) return child;
    throw new Error(`${method} of the SDK writes no element`);
  }, response);
}

function warnings(path: Path, attributes?: Attributes): string[] {
  const response = new VoiceResponse();
  write(response, path, attributes);
  return checkGrammar(parseXml(response.toString())).map(({ message }) => message);
}

/** Every place of every element the SDK can write; SSML, which nests without end, one level deep per element. */
function allPaths(): Path[] {
  const found: Path[] = [[]];
  const seen = new Set<string>();
  for (const path of found) {
    const node = write(new VoiceResponse(), path);
    if (seen.has(node.constructor.name)) continue;
    seen.add(node.constructor.name);
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(node));
    for (const method of methods.filter((name) => !/^(constructor|comment.*)$/.test(name))) {
      found.push([...path, method]);
    }
  }
  return found.slice(1);
}

const paths = allPaths();
const cases = paths.flatMap((path) => {
  const attributes = declared.get(write(new VoiceResponse(), path).constructor.name) ?? [];
  return attributes.map((attribute) => ({ path, ...attribute }));
});

describe('What the SDK can write', () => {
  it('is found in the SDK', () => {
    expect(paths).toContainEqual(['dial', 'number']);
    expect(paths).toContainEqual(['say', 'emphasis', 'sayAs']);
    expect(cases).toContainEqual({ path: ['gather'], name: 'numDigits', type: 'number' });
    expect(cases).toContainEqual({ path: ['say', 'lang'], name: 'xml:lang', type: 'SsmlLangXmlLang' });
    expect(values.get('RejectReason')).toEqual(['rejected', 'busy']);
  });

  it('is known, verb by verb and noun by noun, in each place where the SDK can put it', () => {
    expect(paths.flatMap((path) => warnings(path))).toEqual([]);
  });

  it('is known attribute by attribute', () => {
    const unknown = cases
      .flatMap(({ path, name }) => warnings(path, { [name]: '1' }))
      .filter((message) => message.includes('has no attribute'));
    expect(unknown).toEqual([]);
  });

  it('is accepted value by value', () => {
    const refused = cases.flatMap(({ path, name, type }) =>
      (values.get(type) ?? []).flatMap((value) => warnings(path, { [name]: value })),
    );
    expect(refused).toEqual([]);
  });

  it('is refused if a word replaces a number or a boolean', () => {
    const typed = cases.filter(({ type }) => type === 'number' || type === 'boolean');
    const accepted = typed.filter(({ path, name }) => warnings(path, { [name]: 'maybe' }).length === 0);
    expect(accepted).toEqual([]);
  });
});
