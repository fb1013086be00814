import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import { parseXml, TwimlError, textOf } from '../../src/phone/xml.js';

/** The error of parseXml. */
function refusal(text: string): TwimlError {
  try {
    parseXml(text);
  } catch (error) {
    if (error instanceof TwimlError) return error;
    throw error;
  }
  throw new Error(`the document was not refused: ${text}`);
}

function response(inside: string) {
  return parseXml(`<Response>${inside}</Response>`);
}

describe('A well-formed document', () => {
  it('is plain data: names, attributes, text and where each tag begins', () => {
    const text =
      '<?xml version="1.0" encoding="UTF-8"?>\n<Response>\r\n  <Say voice="man">Hi</Say>\n</Response>\n';
    const say = { name: 'Say', attributes: { voice: 'man' }, children: ['Hi'], line: 3, column: 3 };
    const children = ['\n  ', say, '\n'];
    expect(parseXml(text)).toEqual({ name: 'Response', attributes: {}, children, line: 2, column: 1 });
  });

  it.each([
    ['without an XML declaration', '<Response/>'],
    ['with a byte order mark', '\uFEFF<?xml version="1.0" encoding="UTF-8"?><Response/>'],
    ['with comments around the root', '<!-- a & b --><Response/><!-- c -->'],
    ['with processing instructions', '<?a b?><Response><?c & d?></Response>'],
    ['with white space around the root', '\n<Response/>\n\n'],
  ])('may come %s', (_, text) => {
    expect(parseXml(text)).toMatchObject({ name: 'Response', children: [] });
  });

  it.each([
    ['&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
    ['&#65;&#x42;', 'AB'],
    ['<![CDATA[a & <b>]]>', 'a & <b>'],
    ['\u{1F600} é', '\u{1F600} é'],
  ])('reads %s as XML does', (written, meant) => {
    expect(textOf(response(written))).toBe(meant);
  });

  it('keeps attributes whose names an object would inherit', () => {
    const { attributes } = parseXml('<Response __proto__="a" constructor="b"/>');
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(attributes['toString']).toBeUndefined();
  });

  it('may nest more deeply than calls can', () => {
    const depth = 20_000;
    expect(textOf(response(`${'<p>'.repeat(depth)}deep${'</p>'.repeat(depth)}`))).toBe('deep');
  });

  it('is any document that the SDK writes', () => {
    const message = `"Q&A" <b> 'ü' \u{1F600}`;
    const twiml = new VoiceResponse();
    twiml.gather({ action: '/a?b=c&d=e', numDigits: 1 }).say(message);
    const [gather] = parseXml(twiml.toString()).children;
    expect(gather).toMatchObject({ name: 'Gather', attributes: { action: '/a?b=c&d=e', numDigits: '1' } });
    expect(textOf(parseXml(twiml.toString()))).toBe(message);
  });
});

describe('A document that is not well-formed', () => {
  it.each([
    ['', 1, 1],
    [' \n ', 2, 1],
    ['{"a":1}', 1, 7],
    [' <?xml version="1.0"?><Response/>', 1, 7],
    ['\uFEFF\uFEFF<Response/>', 1, 2],
    ['<?xml version="2.0"?><Response/>', 1, 19],
    ['<Response/><?xml version="1.0"?>', 1, 17],
    ['x<Response/>', 1, 1],
    ['<Response/>\nx', 2, 1],
    ['<Response/><Response/>', 1, 21],
    ['<![CDATA[x]]><Response/>', 1, 9],
    ['<Response>', 1, 10],
    ['<Response', 1, 9],
    ['<Response></response>', 1, 21],
    ['<Response>\n<Say>x</Response>', 2, 17],
    ['<Response><Say a=1/></Response>', 1, 18],
    ['<Response><Say a="1" a="2"/></Response>', 1, 28],
    ['<Response><Say __proto__="1" __proto__="2"/></Response>', 1, 44],
    ['<Response><Say a="1"b="2"/></Response>', 1, 21],
    ['<Response a="<"/>', 1, 14],
    ['<Response>a < b</Response>', 1, 14],
    ['<Response>]]></Response>', 1, 13],
    ['<Response><!-- -- --></Response>', 1, 18],
    ['<Response><1/></Response>', 1, 12],
    ['<Response>a & b</Response>', 1, 13],
    ['<Response>\n<Redirect>/a?b=c&d=e</Redirect></Response>', 2, 17],
    ['<Response>&nbsp;</Response>', 1, 16],
    ['<Response>&constructor;</Response>', 1, 23],
    ['<Response>&#0;</Response>', 1, 14],
    ['<?xml version="1.1"?><Response>&#1;</Response>', 1, 35],
    ['<Response>\u0001</Response>', 1, 11],
    ['<Response>\uFFFE</Response>', 1, 11],
    ['<Response>\uD83D<Say/></Response>', 1, 11],
    ['<Response><!-- \uDE00 --></Response>', 1, 16],
    ['<!DOCTYPE Response><Response/>', 1, 19],
    ['<!DOCTYPE r [<!ENTITY a "b">]><Response>&a;</Response>', 1, 30],
  ])('is refused with 12100 and its place: %j', (text, line, column) => {
    const { code, message } = refusal(text);
    expect(code).toBe(12100);
    expect(message).toMatch(/^The document is not well-formed XML: .+$/);
    expect(message).toContain(`(line ${line}, column ${column})`);
  });

  it('has an error that names the fault', () => {
    expect(refusal('<Response><Say>Q & A</Say></Response>').message).toBe(
      'The document is not well-formed XML: an ampersand must be written as "&amp;" (line 1, column 18)',
    );
  });
});

describe('A root other than <Response>', () => {
  it.each(['<response/>', '<html><body/></html>', '<a:Response/>', `<${'x'.repeat(61)}/>`])(
    'is refused with 12102: %j',
    (text) => {
      const { code, message } = refusal(text);
      expect(code).toBe(12102);
      expect(message).toMatch(/^The root element must be Response, not ".{1,60}" \(line 1, column 1\)$/);
    },
  );
});

describe('Any text at all', () => {
  const markup = ['<', '>', '</', '/>', '&', '&amp;', ';', '"', '=', ' ', '\n', '<!--', '-->', '<![CDATA['];
  const others = [']]>', '<?', '?>', '<!DOCTYPE', 'Response', 'a', '\uD800', '\uDC00', '\u0000', '\u{1F600}'];
  const anything = fc.array(fc.constantFrom(...markup, ...others)).map((pieces) => pieces.join(''));
  const documents = fc.oneof(
    anything,
    anything.map((text) => `<Response>${text}</Response>`),
  );

  it('is either parsed or refused in one line that ends with its place', () => {
    fc.assert(
      fc.property(documents, (text) => {
        try {
          expect(parseXml(text).name).toBe('Response');
        } catch (error) {
          expect(error).toBeInstanceOf(TwimlError);
          expect(String(error)).toMatch(/^TwimlError: .+ \(line [1-9]\d*, column [1-9]\d*\)$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('The text of an element', () => {
  it.each([
    ['<Say>  Hello,\n   world  </Say>', 'Hello, world'],
    ['<Say>a <emphasis>b</emphasis> c</Say> <Say>d</Say>', 'a b c d'],
    ['<Say>a<!-- x -->b<![CDATA[c]]></Say>', 'abc'],
    ['<Say/>', ''],
  ])('of %j is all text in it, white space collapsed', (inside, text) => {
    expect(textOf(response(inside))).toBe(text);
  });
});
