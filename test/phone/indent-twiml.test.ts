import { expect, it } from 'vitest';
import { indentTwiml } from '../../src/phone/indent-twiml.js';

it.each<[string, string[]]>([
  ['<Response/>', ['<Response/>']],
  [
    '<?xml version="1.0"?>\n<Response><Say>Hi</Say></Response>',
    ['<Response>', '  <Say>Hi</Say>', '</Response>'],
  ],
  [
    '<Response><Gather numDigits="1">\n\n<Say>a &amp; b</Say><Pause/></Gather></Response>',
    [
      '<Response>',
      '  <Gather numDigits="1">',
      '    <Say>a &amp; b</Say>',
      '    <Pause/>',
      '  </Gather>',
      '</Response>',
    ],
  ],
  [
    '<Response><Say a="&quot;&lt;">one <break/> two</Say></Response>',
    ['<Response>', '  <Say a="&quot;&lt;">one <break/> two</Say>', '</Response>'],
  ],
  ['<Response>\n<oops', ['<Response>', '<oops']],
  ['', ['']],
])('%j is shown as %j', (twiml, lines) => {
  expect(indentTwiml(twiml)).toEqual(lines);
});

it('a document that nests without end is shown too', () => {
  const deep = `${'<Say>'.repeat(9000)}${'</Say>'.repeat(9000)}`;
  expect(indentTwiml(`<Response>${deep}</Response>`).length).toBeLessThan(50);
});
