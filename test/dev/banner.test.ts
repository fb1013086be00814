import { describe, expect, it } from 'vitest';
import { banner, type Facts, outsideRows, turnLine } from '../../src/dev/banner.js';

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
  ])('tells in a few lines: %s', (_what, facts, lines) => {
    expect(banner(facts)).toEqual(lines);
  });

  it('is not repeated: what changes has a line of its own', () => {
    expect(outsideRows({ tunnel: { problem: 'lost' } })).toEqual(['  tunnel        none: lost']);
  });
});

describe('a turn', () => {
  const turn = {
    call: 'CA12345678',
    from: '…4567',
    left: 'menu',
    input: '3',
    passed: [],
    entered: 'hours',
    ends: false,
  };
  const time = new Date(2021, 5, 15, 14, 3, 11);

  it.each([
    [turn, '14:03:11  …4567  5678  menu ─3→ hours'],
    [{ ...turn, input: 'silence' }, '14:03:11  …4567  5678  menu ─silence→ hours'],
    [
      { ...turn, input: '7', passed: ['error'], entered: 'menu' },
      '14:03:11  …4567  5678  menu ─7→ error → menu',
    ],
    [{ ...turn, left: undefined }, '14:03:11  …4567  5678  calls → hours'],
    [
      { ...turn, call: 'CA\x1b[2J', from: '…\x1b[2J', input: '\x07' },
      '14:03:11  …?[2J  ?[2J  menu ─?→ hours',
    ],
    [{ ...turn, ends: true }, '14:03:11  …4567  5678  menu ─3→ the end'],
    [{ ...turn, input: undefined, ends: true }, '14:03:11  …4567  5678  menu → the end'],
  ])('is one line', (one, line) => {
    expect(turnLine(one, time)).toBe(line);
  });
});
