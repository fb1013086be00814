import { describe, expect, it } from 'vitest';
import { banner, type Facts, outsideRows } from '../../src/dev/banner.js';

const webhook = 'http://localhost:3000/webhook';

describe('the banner', () => {
  it.each<[string, Facts, string[]]>([
    [
      'nothing configured',
      { webhook, verified: false, missing: ['A', 'B'] },
      [
        '  webhook       POST http://localhost:3000/webhook',
        '  requests      are not verified',
        '  missing       for calls from a real phone: A, B in .env',
      ],
    ],
    [
      'everything there',
      {
        webhook,
        page: 'http://localhost:3001',
        verified: true,
        tunnel: { url: 'https://x.ngrok.app' },
        number: { rings: '+15551230001' },
        missing: [],
      },
      [
        '  webhook       POST http://localhost:3000/webhook',
        '  browser phone http://localhost:3001',
        '  requests      must be signed by Twilio',
        '  tunnel        POST https://x.ngrok.app/webhook',
        '  number        +15551230001 rings this computer',
      ],
    ],
    [
      'what went wrong',
      {
        webhook,
        verified: true,
        tunnel: { problem: 'no network' },
        number: { problem: 'no number' },
        missing: [],
      },
      [
        '  webhook       POST http://localhost:3000/webhook',
        '  requests      must be signed by Twilio',
        '  tunnel        none: no network',
        '  number        none: no number',
      ],
    ],
  ])('has a few lines: %s', (_what, facts, lines) => {
    expect(banner(facts)).toEqual(lines);
  });

  it('is not repeated: each later change has a line of its own', () => {
    expect(outsideRows({ tunnel: { problem: 'lost' } })).toEqual(['  tunnel        none: lost']);
  });
});
