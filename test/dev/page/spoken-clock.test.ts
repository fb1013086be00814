import { expect, it } from 'vitest';
import { spokenClock } from '../../../src/dev/page/spoken-clock.js';
import type { SpeechReport } from '../../../src/dev/page/types.js';
import type { Clock } from '../../../src/phone/clock.js';
import { manualClock } from './manual-clock.js';

/** The waits of a prompt of 2 s, one after the other, until it is over; each report comes before its time is over. */
async function prompt(...reports: (SpeechReport | undefined)[]) {
  const clock = manualClock();
  const waited: number[] = [];
  const note = (ms: number) => {
    waited.push(ms);
    return ms;
  };
  const noted: Clock = { ...clock, play: (ms, signal) => clock.play(note(ms), signal) };
  const spoken = spokenClock(() => {}, noted);
  let over = false;
  const playing = spoken.play(2000, new AbortController().signal).then(() => {
    over = true;
  });
  for (const [index, report] of reports.entries()) {
    if (report) spoken.report(report);
    else clock.pass(20_000);
    await Promise.race([playing, new Promise(setImmediate)]);
    if (over) return { after: index + 1, waited };
  }
  return { after: undefined, waited };
}

const time = undefined;

it.each([
  ['takes its time where nobody speaks', [time], 1, [2000]],
  ['is over where the voice has ended sooner', ['begun', 'ended'], 2, [2000]],
  ['goes on while the voice does', ['begun', time], undefined, [2000, 17_000]],
  ['is over when the voice ends late', ['begun', time, 'ended'], 3, [2000, 17_000]],
  ['goes on without a voice that never ends', ['begun', time, time], 3, [2000, 17_000]],
  ['takes its time where the voice is switched off', ['begun', 'muted', time], 3, [2000]],
  ['is over where the voice is switched off late', ['begun', time, 'muted'], 3, [2000, 17_000]],
] as const)('what is heard %s', async (_what, reports, after, waited) => {
  expect(await prompt(...reports)).toEqual({ after, waited });
});

it('a key ends it, and later reports of the voice are ignored', async () => {
  const clock = manualClock();
  const spoken = spokenClock(() => {}, clock);
  const key = new AbortController();
  const playing = spoken.play(2000, key.signal);
  spoken.report('begun');
  key.abort();
  await playing;
  spoken.report('ended');
  expect(clock.waits()).toEqual([]);
});

it('reports each wait', async () => {
  const waits: number[] = [];
  const clock = manualClock();
  const waiting = spokenClock((ms) => waits.push(ms), clock).wait(5000, new AbortController().signal);
  clock.pass(5000);
  await waiting;
  expect(waits).toEqual([5000]);
});
