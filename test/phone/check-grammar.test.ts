import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGrammar } from '../../src/phone/grammar/check-grammar.js';
import { parseXml } from '../../src/phone/xml.js';

function warnings(inside: string) {
  return checkGrammar(parseXml(`<Response>${inside}</Response>`));
}

/** The only warning's number and sentence. */
function only(inside: string): string {
  const found = warnings(inside).map(({ code, message }) => `${code} ${message}`);
  expect(found).toHaveLength(1);
  return found.join();
}

describe('There is no warning for', () => {
  it.each([
    [''],
    ['<Say>Hello</Say><Pause/><Hangup/>'],
    ['<!-- a comment -->\n  <Say>Hello</Say>\n'],
    ['<Gather/>'],
    [
      '<Gather input="dtmf speech" finishOnKey="" numDigits="1" timeout="0"><Say>Hi</Say><Play>/a.mp3</Play></Gather>',
    ],
    ['<Gather input="speech" speechTimeout="auto" language="tlh" speechModel="the-newest"/>'],
    ['<Say voice="Somebody.New-Neural" language="xx-YY" loop="0">Hi <break time="0.5s"/><p>you</p></Say>'],
    ['<Say><prosody rate="85%" pitch="+10%" volume="-6dB">Hi</prosody></Say>'],
    ['<Dial timeout="5" record="true">+12345678900</Dial>'],
    ['<Dial><Number sendDigits="ww12#">+12345678900</Number><Client>joe</Client></Dial>'],
    ['<Dial><Client><Identity>joe</Identity><Parameter name="a" value="b"/></Client></Dial>'],
    ['<Dial><Number statusCallbackEvent="initiated  answered" statusCallback="/s?a=b">1</Number></Dial>'],
    ['<Refer><Sip>sip:a@example.com</Sip></Refer>'],
    ['<Play digits="1w2"/><Redirect/><Redirect>/next</Redirect>'],
    ['<Enqueue>support</Enqueue><Enqueue workflowSid="WW1"/><Enqueue><Task>{}</Task></Enqueue>'],
    ['<Record maxLength="1" timeout="0" finishOnKey="1234567890*#" action="https://example.com/a?b=c"/>'],
    ['<Reject reason="busy"/><Say>unreachable</Say>'],
    ['<Stop><Recording name="a"/></Stop>'],
  ])('%s', (inside) => {
    expect(warnings(inside)).toEqual([]);
  });
});

describe('The warning says what is allowed for', () => {
  it.each([
    ['<Foo/>', /^12200 Twilio knows no <Foo>; <Response> may hold <Connect>, <Dial>, .*<Stop>\.$/],
    ['<say>Hi</say>', /^12200 Twilio knows no <say>; /],
    ['<constructor/>', /^12200 Twilio knows no <constructor>; /],
    ['<__proto__/>', /^12200 Twilio knows no <__proto__>; /],
    ['<Gather><hasOwnProperty/></Gather>', /^12200 Twilio knows no <hasOwnProperty>; <Gather> may hold /],
    [
      '<Gather><Record/></Gather>',
      /^13320 <Record> may not stand in <Gather>, which may hold <Pause>, <Play>, <Say>\.$/,
    ],
    ['<Dial><Say>Hi</Say></Dial>', /^13215 <Say> may not stand in <Dial>, which may hold <Application>, /],
    ['<Number>1</Number>', /^12200 <Number> may not stand in <Response>, which may hold /],
    ['<Response/>', /^12200 <Response> may not stand in <Response>, /],
    ['<Pause><Say>Hi</Say></Pause>', /^12200 <Say> may not stand in <Pause>, which may hold no element\.$/],
    ['<Say><p>a<p>b</p></p></Say>', /^12200 <p> may not stand in <p>, which may hold <break>, /],
  ])('the unknown or misplaced element in %s', (inside, said) => {
    expect(only(inside)).toMatch(said);
  });

  it.each([
    ['<Gather numdigits="1"/>', '12200 <Gather> has no attribute "numdigits".'],
    ['<Gather __proto__="1"/>', '12200 <Gather> has no attribute "__proto__".'],
    ['<Hangup constructor="1"/>', '12200 <Hangup> has no attribute "constructor".'],
    ['<Refer><Sip url="/a">sip:a@b</Sip></Refer>', '12200 <Sip> has no attribute "url".'],
  ])('the unknown attribute in %s', (inside, said) => {
    expect(only(inside)).toBe(said);
  });

  it.each([
    ['<Gather numDigits="0"/>', 13314, 'a whole number of at least 1'],
    ['<Gather timeout="soon"/>', 13313, 'a whole number of at least 0'],
    ['<Gather timeout="-1"/>', 13313, 'a whole number of at least 0'],
    ['<Gather timeout="1.5"/>', 13313, 'a whole number of at least 0'],
    ['<Gather timeout=""/>', 13313, 'a whole number of at least 0'],
    ['<Gather method="PUT"/>', 13312, 'GET or POST'],
    ['<Gather input="dtmf voice"/>', 13326, 'one or more of dtmf, speech'],
    ['<Gather input=""/>', 13326, 'one or more of dtmf, speech'],
    ['<Gather finishOnKey="a"/>', 13310, 'one of 0-9, # and *, or empty'],
    ['<Gather finishOnKey="12"/>', 13310, 'one of 0-9, # and *, or empty'],
    ['<Gather speechTimeout="never"/>', 13327, 'auto or a whole number of at least 0'],
    ['<Gather actionOnEmptyResult="yes"/>', 12200, 'true or false'],
    ['<Gather action="http://"/>', 12200, 'a URL'],
    ['<Gather action="/two words"/>', 12200, 'a URL'],
    ['<Say loop="-1">Hi</Say>', 13510, 'a whole number of at least 0'],
    ['<Pause length="-1"/>', 13910, 'a whole number of at least 0'],
    ['<Dial timeout="4">1</Dial>', 13212, 'a whole number from 5 to 600'],
    ['<Dial timeout="601">1</Dial>', 13212, 'a whole number from 5 to 600'],
    ['<Record finishOnKey="1a"/>', 13613, 'any of 0-9, # and *, or empty'],
    ['<Record trim="all"/>', 13699, 'trim-silence or do-not-trim'],
    ['<Reject reason="no"/>', 13810, 'rejected or busy'],
    ['<Play digits="1,2"/>', 13430, 'keys 0-9, A-D, # and *, or w and W to wait'],
    ['<Dial><Conference beep="loud">a</Conference></Dial>', 13235, 'true, false, onEnter or onExit'],
    [
      '<Dial><Number statusCallbackEvent="a">1</Number></Dial>',
      12200,
      'one or more of initiated, ringing, answered, completed',
    ],
    ['<Say><prosody rate="faster">a</prosody></Say>', 13513, 'x-slow to x-fast, or n%'],
  ])('the value in %s', (inside, code, allowed) => {
    expect(only(inside)).toMatch(new RegExp(`^${code} `));
    expect(only(inside)).toContain(`, but must be ${allowed}.`);
  });

  it('a value, in a sentence with the attribute and the verb', () => {
    const said = 'numDigits of <Gather> is "none", but must be a whole number of at least 1.';
    expect(only('<Gather numDigits="none"/>')).toBe(`13314 ${said}`);
  });

  it.each([
    ['<Gather>Press one</Gather>', '12200 <Gather> holds the text "Press one", but may hold none.'],
    ['Hello', '12200 <Response> holds the text "Hello", but may hold none.'],
    ['<Say/>', '13520 <Say> is empty, but needs text or an element in it.'],
    ['<Say> \n </Say>', '13520 <Say> is empty, but needs text or an element in it.'],
    ['<Dial/>', '12200 <Dial> is empty, but needs text or an element in it.'],
    ['<Dial><Number/></Dial>', '12200 <Number> is empty, but needs text.'],
    ['<Play/>', '12200 <Play> is empty, but needs text or the attribute digits.'],
    [
      '<Pause/><Reject/>',
      '12200 <Reject> must be the first verb, as a call that has been answered cannot be rejected any more.',
    ],
  ])('missing or extra content in %s', (inside, said) => {
    expect(only(inside)).toBe(said);
  });
});

describe('Warnings', () => {
  it('come in the order of the document, each with its place', () => {
    const text = '<Response>\n<Foo/>\n  <Gather a="1" b="2">\n<Say/>\n</Gather><Bar/>\n</Response>';
    const places = checkGrammar(parseXml(text)).map(({ line, column }) => [line, column]);
    expect(places).toEqual([
      [2, 1],
      [3, 3],
      [3, 3],
      [4, 1],
      [5, 10],
    ]);
  });

  it('do not cover the children of an element that Twilio passes over', () => {
    expect(warnings('<Foo a="1"><Bar/>text</Foo>')).toHaveLength(1);
    expect(warnings('<Gather><Dial a="1"/></Gather>')).toHaveLength(1);
  });

  it('stay short however long the names and values are', () => {
    const long = 'x'.repeat(60_000);
    for (const { message } of warnings(`<${long}/><Gather ${long}="1" method="${long}">${long}</Gather>`)) {
      expect(message.length).toBeLessThan(300);
    }
  });

  it('are found however deeply and broadly the document nests', () => {
    const depth = 20_000;
    const deep = `<Say>${'<lang>'.repeat(depth)}a<Foo/>${'</lang>'.repeat(depth)}</Say>`;
    expect(only(deep)).toMatch(/^12200 Twilio knows no <Foo>/);
    expect(warnings('<Foo/>'.repeat(20_000))).toHaveLength(20_000);
  });

  it('are all that comes of any document', () => {
    const names = ['Say', 'Gather', 'Dial', 'Sip', 'Reject', 'Refer', 'emphasis', 'toString', '__proto__'];
    const { element } = fc.letrec<{ element: string }>((tie) => ({
      element: fc
        .tuple(
          fc.constantFrom(...names),
          fc.constantFrom('', ' method="x"', ' __proto__="y"', ' toString=""', ' timeout="9"'),
          fc.array(fc.oneof({ maxDepth: 4 }, fc.constantFrom('', 'text', ' '), tie('element'))),
        )
        .map(([name, attribute, inside]) => `<${name}${attribute}>${inside.join('')}</${name}>`),
    }));
    fc.assert(
      fc.property(element, (inside) => {
        for (const { message } of warnings(inside)) expect(message).toMatch(/^.+\.$/);
      }),
    );
  });
});
