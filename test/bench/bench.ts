import { spawnSync } from 'node:child_process';
import { loadRound, type Round, startTarget, stayOnFirstCore, type Target } from './load.js';

const ROUNDS = Number(process.env['ROUNDS'] ?? 31);
const SECONDS = 1;
const WARM_UP_SECONDS = 4;

const HOURS =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather actionOnEmptyResult="true" numDigits="1"><Say>' +
  'We are open Monday through Friday from 9 AM to 6 PM, and Saturday from 10 AM to 1 PM. We are closed on ' +
  'Sunday.</Say><Pause/><Say>Press one to repeat this message or any other key to go back to the menu.</Say>' +
  '</Gather></Response>';

/** The rounds of both, in turns, so that what else this computer does meets both alike. */
async function compare(pair: [Target, Target]): Promise<[Round[], Round[]]> {
  const rounds: [Round[], Round[]] = [[], []];
  for (const target of pair) await loadRound(target, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    for (const index of round % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      rounds[index].push(await loadRound(pair[index], SECONDS));
    }
  }
  for (const { child } of pair) child.kill();
  return rounds;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function rows(names: [string, string], [one, other]: [Round[], Round[]]): string[][] {
  const rates = [one, other].map((rounds) => median(rounds.map(({ perSecond }) => perSecond)));
  const p99s = [one, other].map((rounds) => median(rounds.map(({ p99 }) => p99)));
  const ratio = ([a = 0, b = 0]: number[]) => (a / b).toFixed(2);
  return [
    [`${names[0]}: requests per second of a core`, (rates[0] ?? 0).toFixed(0)],
    [`${names[1]}: requests per second of a core`, (rates[1] ?? 0).toFixed(0)],
    ['ratio', ratio(rates)],
    ['p99, ratio', ratio(p99s)],
  ];
}

function print(table: string[][]): void {
  for (const row of table) console.log(`| ${row.join(' | ')} |`);
}

stayOnFirstCore();
print([
  ['what', 'measured'],
  ['---', '---'],
]);
const bare = () => startTarget('bare Express', ['bare.mjs'], { TWIML: HOURS });
const quiet = await compare([await startTarget('the webhook without its log', ['quiet.mjs']), await bare()]);
print(rows(['the webhook without its log', 'bare Express'], quiet));
const logging = await compare([await startTarget('the webhook', ['../../dist/main.js']), await bare()]);
print(rows(['the webhook', 'bare Express'], logging));
const sizes = await compare([
  await startTarget('10,000 states', ['tree.mjs'], { STATES: '10000' }),
  await startTarget('7 states', ['tree.mjs'], { STATES: '7' }),
]);
print(rows(['a tree of 10,000 states', 'a tree of 7'], sizes));
const { stdout } = spawnSync(process.execPath, ['--expose-gc', 'heap.mjs'], {
  cwd: import.meta.dirname,
  encoding: 'utf8',
});
const heap: Record<'justBegun' | 'lasting' | 'before' | 'after', number> = JSON.parse(stdout);
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
print([
  ['heap of a live call', `${heap.lasting} bytes`],
  ['heap of a live call within two minutes of a request', `${heap.justBegun} bytes`],
  ['heap before, and after 200,000 calls that ended', `${mb(heap.before)}, ${mb(heap.after)}`],
]);
