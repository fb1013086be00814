import { spawnSync } from 'node:child_process';
import { loadRound, type Round, startTarget, stayOnFirstCore, type Target } from './load.js';

const ROUNDS = Number(process.env['ROUNDS'] ?? 31);
const SECONDS = 1;
const WARM_UP_SECONDS = 8;

const HOURS =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather actionOnEmptyResult="true" numDigits="1"><Say>' +
  'We are open Monday through Friday from 9 AM to 6 PM, and Saturday from 10 AM to 1 PM. We are closed on ' +
  'Sunday.</Say><Pause/><Say>Press one to repeat this message or any other key to go back to the menu.</Say>' +
  '</Gather></Response>';

/** A target's medians. */
interface Measured {
  name: string;
  perSecond: number;
  p99: number;
}

/** Loads the targets in turns, so that what else this computer does meets all alike. */
async function compare(targets: Target[]): Promise<Measured[]> {
  const measured = targets.map((target) => ({ target, rounds: [] as Round[] }));
  for (const target of targets) await loadRound(target, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 ? measured : measured.toReversed();
    for (const { target, rounds } of order) rounds.push(await loadRound(target, SECONDS));
  }
  return measured.map(({ target: { name, child }, rounds }) => {
    child.kill();
    const [perSecond, p99] = [rounds.map(({ perSecond }) => perSecond), rounds.map(({ p99 }) => p99)];
    return { name, perSecond: median(perSecond), p99: median(p99) };
  });
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Each with how it compares to the one of this name. */
function rows(base: string, measured: Measured[]): string[][] {
  const { perSecond = 0, p99 = 0 } = measured.find(({ name }) => name === base) ?? {};
  return measured.map((one) => [
    one.name,
    one.perSecond.toFixed(0),
    (one.perSecond / perSecond).toFixed(2),
    (one.p99 / p99).toFixed(2),
  ]);
}

function print(header: string[], table: string[][]): void {
  for (const row of [header, header.map(() => '---'), ...table]) console.log(`| ${row.join(' | ')} |`);
  console.log();
}

stayOnFirstCore();
const HEADER = ['requests per second of a core', 'median', 'ratio', 'p99, ratio'];
const BARE = 'bare Express';
const webhooks = await compare([
  await startTarget(BARE, ['bare.mjs'], { TWIML: HOURS }),
  await startTarget('the webhook', ['../../dist/main.js']),
  await startTarget('the webhook, without its log', ['quiet.mjs']),
  await startTarget('bare Express, served as the webhook is', ['bare.mjs'], {
    TWIML: HOURS,
    SERVED: 'alike',
  }),
]);
print(HEADER, rows(BARE, webhooks));
const SMALL = 'a tree of 7 states';
const trees = await compare([
  await startTarget(SMALL, ['tree.mjs'], { STATES: '7' }),
  await startTarget('a tree of 10,000 states', ['tree.mjs'], { STATES: '10000' }),
]);
print(HEADER, rows(SMALL, trees));
const { stdout } = spawnSync(process.execPath, ['--expose-gc', 'heap.mjs'], {
  cwd: import.meta.dirname,
  encoding: 'utf8',
});
const heap: Record<'justBegun' | 'lasting' | 'before' | 'after', number> = JSON.parse(stdout);
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
print(
  ['heap', 'measured'],
  [
    ['a live call', `${heap.lasting} bytes`],
    ['a live call within two minutes of a request', `${heap.justBegun} bytes`],
    ['in all, before and after 200,000 calls that ended', `${mb(heap.before)}, ${mb(heap.after)}`],
  ],
);
