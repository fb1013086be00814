import { describe, expect, it } from 'vitest';
import { inEnglish, openingHours, type Timetable } from '../src/opening-hours.js';

const WEEK: Timetable['week'] = {
  Sunday: ['01:00-04:00'],
  Monday: ['09:00-12:30', '13:30-18:00'],
  Saturday: ['22:00-02:00'],
};

const berlin = openingHours({
  timeZone: 'Europe/Berlin',
  week: WEEK,
  days: { '12-25': [], '2026-07-13': ['10:00-24:00'] },
});

describe('Opening hours', () => {
  it.each([
    ['2026-07-06T08:59:59+02:00', 'closed'],
    ['2026-07-06T09:00:00+02:00', 'open'],
    ['2026-07-06T12:29:59+02:00', 'open'],
    ['2026-07-06T12:30:00+02:00', 'break'],
    ['2026-07-06T13:30:00+02:00', 'open'],
    ['2026-07-06T18:00:00+02:00', 'closed'],
    ['2026-01-05T09:00:00+01:00', 'open'],
    ['2026-07-07T10:00:00+02:00', 'closed'],
    ['2026-07-13T09:30:00+02:00', 'closed'],
    ['2026-07-13T23:59:59+02:00', 'open'],
    ['2026-07-14T00:00:00+02:00', 'closed'],
    ['2026-07-11T23:00:00+02:00', 'open'],
    ['2026-07-12T00:30:00+02:00', 'open'],
    ['2023-12-25T10:00:00+01:00', 'closed'],
  ])('at %s: %s', (time, state) => {
    expect(berlin.at(new Date(time))).toBe(state);
  });

  // Berlin: 2 AM becomes 3 AM on March 29, and 3 AM becomes 2 AM on October 25. Both days are Sundays.
  it.each([
    ['2026-03-29T00:00Z', 'open'],
    ['2026-03-29T01:59Z', 'open'],
    ['2026-03-29T02:00Z', 'closed'],
    ['2026-10-24T22:59Z', 'open'],
    ['2026-10-25T00:30Z', 'open'],
    ['2026-10-25T01:30Z', 'open'],
    ['2026-10-25T02:59Z', 'open'],
    ['2026-10-25T03:00Z', 'closed'],
  ])('when the clocks change, at %s: %s', (time, state) => {
    expect(berlin.at(new Date(time))).toBe(state);
  });

  it.each([
    ['America/Los_Angeles', '2026-07-06T16:00Z', '2026-07-07T01:00Z'],
    ['America/New_York', '2026-03-09T13:00Z', '2026-03-09T22:00Z'],
    ['Asia/Kolkata', '2026-07-06T03:30Z', '2026-07-06T12:30Z'],
    ['Pacific/Auckland', '2026-01-04T20:00Z', '2026-01-05T05:00Z'],
    ['Pacific/Kiritimati', '2026-07-05T19:00Z', '2026-07-06T04:00Z'],
  ])('go by the clock of %s', (timeZone, opens, closes) => {
    const hours = openingHours({ timeZone, week: { Monday: ['09:00-18:00'] } });
    const at = (time: string, ms: number) => hours.at(new Date(new Date(time).getTime() + ms));
    expect([at(opens, -1), at(opens, 0), at(closes, -1), at(closes, 0)]).toEqual([
      'closed',
      'open',
      'open',
      'closed',
    ]);
  });

  it.each([
    ['2026-07-06T08:00+02:00', 'today at 9 AM'],
    ['2026-07-06T12:30+02:00', 'today at 1:30 PM'],
    ['2026-07-12T20:00+02:00', 'tomorrow at 10 AM'],
    ['2026-07-06T20:00+02:00', 'on Saturday at 10 PM'],
    ['2026-07-11T22:30+02:00', 'tomorrow at 1 AM'],
  ])('begin again, at %s: %s', (time, words) => {
    expect(inEnglish(berlin.next(new Date(time)))).toBe(words);
  });

  it('say that a place that is always closed opens soon, and name a day more than a week away by its distance', () => {
    const time = new Date('2026-07-06T20:00Z');
    expect(inEnglish(openingHours({ timeZone: 'UTC', week: {} }).next(time))).toBe('soon');
    const days = { '2026-07-20': ['00:00-24:00'] };
    expect(inEnglish(openingHours({ timeZone: 'UTC', week: {}, days }).next(time))).toBe(
      'in 14 days at 12 AM',
    );
  });

  it.each<[string, Partial<Timetable>]>([
    ['Mars/Olympus', { timeZone: 'Mars/Olympus' }],
    ['9:00-17:00', { week: { Monday: ['9:00-17:00'] } }],
    ['09:00-09:00', { week: { Monday: ['09:00-09:00'] } }],
    ['09:00-24:30', { days: { '12-24': ['09:00-24:30'] } }],
    ['2026-02-30', { days: { '2026-02-30': [] } }],
    ['13-01', { days: { '13-01': [] } }],
    ['Christmas', { days: { Christmas: [] } }],
    ['Monday', { days: { Monday: [] } }],
    ['2026-12-24', { week: Object.fromEntries([['2026-12-24', []]]) }],
  ])('are refused where they have %s', (wrong, timetable) => {
    expect(() => openingHours({ timeZone: 'UTC', week: {}, ...timetable })).toThrow(wrong);
  });
});
