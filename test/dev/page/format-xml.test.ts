import { expect, it } from 'vitest';
import { formatXml } from '../../../src/dev/page/client/format-xml.js';

it.each([
  ['', ''],
  ['<Response/>', '<Response/>'],
  ['<Response><Say>Hi</Say></Response>', '<Response>\n  <Say>Hi</Say>\n</Response>'],
  ['<Response>\n<Hangup/>\n\n</Response>', '<Response>\n  <Hangup/>\n</Response>'],
  [
    '<?xml version="1.0"?><Response><Gather a="1"><Say>a</Say><Pause/></Gather><Dial><Queue>q</Queue></Dial></Response>',
    '<?xml version="1.0"?>\n<Response>\n  <Gather a="1">\n    <Say>a</Say>\n    <Pause/>\n  </Gather>\n  <Dial>\n    <Queue>q</Queue>\n  </Dial>\n</Response>',
  ],
  [
    '<Response><!-- a note --><Hangup/></Response>',
    '<Response>\n  <!-- a note -->\n  <Hangup/>\n</Response>',
  ],
  ['</Say></Say><Say', '</Say>\n</Say>\n<Say'],
  ['no XML at all', 'no XML at all'],
])('%j is shown as %j', (xml, shown) => {
  expect(formatXml(xml)).toBe(shown);
});
