import { describe, expect, it } from 'vitest';
import { worldOf } from '../../src/graph/samples.js';

const naming = (zone: string) => `const ZONE = '${zone}';`;

describe('The times that are tried', () => {
  it.each([
    ['Asia/Tokyo', '2026-07-07T02:30:00.000Z'],
    ['America/Argentina/Buenos_Aires', '2026-07-07T14:30:00.000Z'],
    ['Asia/Kolkata', '2026-07-07T06:00:00.000Z'],
  ])('are in the time zone that the tree names: %s', (zone, first) => {
    expect(worldOf(naming(zone))['time']?.[0]).toEqual(new Date(first));
  });

  it('are in the time zone of this computer if the tree names none', () => {
    const { time } = worldOf(`${naming('Sales/Support')} import 'twilio/lib/twiml.js';`);
    expect(time?.[0]).toEqual(new Date('2026-07-07T11:30'));
  });

  it('include the days that the tree names', () => {
    expect(worldOf(`${naming('Asia/Tokyo')} '2026-12-24', '2026-99-99'`)['time']?.at(-1)).toEqual(
      new Date('2026-12-24T02:00:00.000Z'),
    );
  });
});
