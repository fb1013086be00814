export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Intervals such as `09:00-12:30`, by the clock of the time zone; `22:00-02:00` ends on the next day. */
export type Intervals = readonly string[];

export interface Timetable {
  /** Where the clock hangs: an IANA time zone, such as `America/Denver`. */
  timeZone: string;
  week: Readonly<Partial<Record<Weekday, Intervals>>>;
  /** Days that are not as their weekday: `2026-12-24`, or `12-25` for each year. [] is closed. */
  days?: Readonly<Record<string, Intervals>>;
}

export interface OpeningHours {
  /** `break`: closed between two intervals of one day, as at lunchtime. */
  at(time: Date): 'open' | 'break' | 'closed';
  /** When the next interval begins; undefined: not within four weeks. */
  next(time: Date): Opening | undefined;
}

/** The beginning of an interval, by the clock of the time zone: `{ inDays: 1, weekday: 'Monday', time: '09:00' }` */
export interface Opening {
  inDays: number;
  weekday: Weekday;
  time: string;
}

interface Day {
  weekday: Weekday;
  intervals: readonly { from: string; to: string }[];
}

const MOST_DAYS = 28;
const DAY_MS = 24 * 60 * 60 * 1000;
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
const INTERVAL = new RegExp(`^(${CLOCK})-(${CLOCK}|24:00)$`);

/**
 * Opening hours by the clock of their own time zone, whatever the server's: a change to or from daylight saving time
 * moves nothing.
 * @throws Error that says what is wrong with the timetable
 */
export function openingHours({ timeZone, week, days = {} }: Timetable): OpeningHours {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  for (const name of Object.keys(week)) {
    if (!WEEKDAYS.some((weekday) => weekday === name))
      throw new Error(
        `the week of the opening hours has ${JSON.stringify(name)}: write a day such as Monday`,
      );
  }
  for (const name of Object.keys(days)) {
    if (!isDate(name))
      throw new Error(
        `the days of the opening hours have ${JSON.stringify(name)}: write a date such as 2026-12-24 or 12-25`,
      );
  }
  for (const intervals of [...Object.values(week), ...Object.values(days)]) intervals?.forEach(parse);

  /** What the clock shows, and the day `inDays` days later. */
  function read(time: Date) {
    const part = Object.fromEntries(clock.formatToParts(time).map(({ type, value }) => [type, value]));
    const midnight = Date.UTC(Number(part['year']), Number(part['month']) - 1, Number(part['day']));
    return {
      now: `${part['hour']}:${part['minute']}`,
      day: (inDays: number) => dayOf(new Date(midnight + inDays * DAY_MS)),
    };
  }

  function dayOf(date: Date): Day {
    const weekday = WEEKDAYS[date.getUTCDay()] ?? 'Sunday';
    const name = date.toISOString().slice(0, 10);
    const intervals = days[name] ?? days[name.slice(5)] ?? week[weekday] ?? [];
    return { weekday, intervals: intervals.map(parse) };
  }

  return {
    at(time) {
      const { now, day } = read(time);
      const { intervals } = day(0);
      const isOpen =
        intervals.some(({ from, to }) => from <= now && (now < to || to <= from)) ||
        day(-1).intervals.some(({ from, to }) => to <= from && now < to);
      if (isOpen) return 'open';
      const wasOpen = intervals.some(({ from }) => from < now);
      return wasOpen && intervals.some(({ from }) => from > now) ? 'break' : 'closed';
    },
    next(time) {
      const { now, day } = read(time);
      for (let inDays = 0; inDays <= MOST_DAYS; inDays++) {
        const { weekday, intervals } = day(inDays);
        const [begin] = intervals
          .map(({ from }) => from)
          .filter((from) => inDays > 0 || from > now)
          .sort();
        if (begin !== undefined) return { inDays, weekday, time: begin };
      }
      return undefined;
    },
  };
}

/** `today at 2 PM`, `tomorrow at 9:30 AM`, `on Monday at 9 AM`; without an opening `soon`. */
export function inEnglish(opening: Opening | undefined): string {
  if (opening === undefined) return 'soon';
  const { inDays, weekday, time } = opening;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const clock = `${hour % 12 || 12}${minute === 0 ? '' : `:${time.slice(3)}`} ${hour < 12 ? 'AM' : 'PM'}`;
  const far = inDays < 7 ? `on ${weekday}` : `in ${inDays} days`;
  return `${['today', 'tomorrow'][inDays] ?? far} at ${clock}`;
}

function isDate(name: string): boolean {
  const full = /^\d\d-\d\d$/.test(name) ? `2028-${name}` : name;
  return /^\d{4}-\d\d-\d\d$/.test(full) && new Date(`${full}T00:00Z`).toJSON()?.startsWith(full) === true;
}

function parse(interval: string): { from: string; to: string } {
  const [, from, to] = INTERVAL.exec(interval) ?? [];
  if (from !== undefined && to !== undefined && from !== to) return { from, to };
  throw new Error(
    `the opening hours have ${JSON.stringify(interval)}: write an interval such as 09:00-17:30`,
  );
}
