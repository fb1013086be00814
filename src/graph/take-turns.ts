import { type Call, enterState, exitState, isState, memoryJson, type Turn } from '../state-machine.js';
import type { Ask } from './asks.js';
import { type Fault, Run, type World } from './run.js';
import type { WatchedTree } from './watch-tree.js';

/** One turn that a call can take: where it leads, or how it breaks. */
export interface Outcome extends Partial<Turn<string>> {
  /** JSON. */
  memory: string;
  world: World;
  /** What must be so beside: how actions end, what the dice say. */
  given: readonly string[];
  /** The state that wrote each verb. */
  writers: readonly string[];
  reads: ReadonlySet<string>;
  fault: Fault | undefined;
}

/** Where a call is before a turn. */
export interface Before {
  state: string;
  memory: string;
  world: World;
  /** What calls may find different from one another. */
  open: World;
  requestId: string;
  /** Undefined: the call enters the state. */
  ask: Ask | undefined;
}

const MOST_RUNS = 100;

/** All turns that a call can take here. `cut`: there may be more. */
export async function takeTurns<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  before: Before,
): Promise<{ outcomes: Outcome[]; cut: boolean }> {
  const found = new Map<string, Outcome>();
  let indexes: number[] | undefined = [];
  for (let runs = 0; indexes && runs < MOST_RUNS; runs++) {
    tree.run = new Run(indexes, before.world, before.open);
    const outcome = await takeTurn(tree, tree.run, before);
    const { settled, next } = tree.run;
    indexes = next;
    const { state, passed, twiml, memory, given, fault } = outcome;
    if (runs === 0 && next === undefined) return { outcomes: [outcome], cut: false };
    // Times and callers to which the same happens stay together, until something else tells them apart.
    const together = settled.size === 1 ? [...settled.keys()] : [...settled];
    const key = JSON.stringify([state, passed, twiml, memory, given, fault?.state, fault?.detail, together]);
    const known = found.get(key);
    if (!known) found.set(key, outcome);
    else for (const [what, value] of settled) join(known, what, value);
  }
  return { outcomes: [...found.values()], cut: indexes !== undefined };
}

function join(outcome: Outcome, what: string, value: unknown): void {
  const values = outcome.world[what] ?? [];
  if (!values.includes(value)) outcome.world = { ...outcome.world, [what]: [...values, value] };
}

async function takeTurn<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  run: Run,
  before: Before,
): Promise<Outcome> {
  const { state, ask } = before;
  const call = callAt<Memory>(before);
  let turn: Turn<string> | undefined;
  let memory = before.memory;
  try {
    if (!isState(tree, state)) throw new Error(`there is no state ${state}`);
    turn = await (ask ? exitState(tree, state, call) : enterState(tree, state, call));
    memory = memoryJson(call.memory);
  } catch (error) {
    run.fault ??= faultOf(tree, run, state, turn, error);
  }
  // A handler may name a state that it never gets to.
  const fault = turn && run.fault?.kind === 'missing-state' ? undefined : run.fault;
  const { settled, decided, wrote, reads } = run;
  const world = settled.size === 0 ? before.world : { ...before.world };
  for (const [what, value] of settled) Object.assign(world, { [what]: [value] });
  const given = decided
    .filter(({ what }) => !settled.has(what))
    .map(({ what, value }) => `${what} ${isState(tree, what) ? 'leads to' : 'is'} ${value}`);
  const writers = wrote.flatMap(({ state: writer, verbs }) => new Array<string>(verbs).fill(writer));
  return { ...(fault ? {} : turn), memory, world, given, writers, reads, fault };
}

/** Why the machine itself gave up: a circle, a name that is written down but not a state, or a memory that cannot be kept. */
function faultOf<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  run: Run,
  from: string,
  turn: Turn<string> | undefined,
  error: unknown,
): Fault {
  const state = turn?.state ?? run.wrote.at(-1)?.state ?? from;
  const [detail = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  if (turn) return { kind: 'memory-not-json', state, detail };
  const place = isState(tree, state) ? tree.states[state] : undefined;
  const to = place && 'exit' in place && typeof place.exit === 'string' ? place.exit : undefined;
  const missing = to !== undefined && !isState(tree, to);
  if (missing)
    return { kind: 'missing-state', state, detail: `its exit leads to "${to}", which is not a state` };
  const circle = detail.includes('in a circle');
  return circle
    ? { kind: 'automatic-circle', state, detail }
    : { kind: 'handler-throws', state, detail: `the turn breaks: ${detail}`, error };
}

const [SID, FROM, TO] = [`CA${'0'.repeat(32)}`, '+15551234567', '+12345678900'];
/** A handler that looks at the time is given another. */
const NO_TIME = new Date(0);
const USUAL = {
  CallSid: SID,
  AccountSid: `AC${'0'.repeat(32)}`,
  ApiVersion: '2010-04-01',
  Direction: 'inbound',
  From: FROM,
  To: TO,
  Caller: FROM,
  Called: TO,
};

/** The call as a handler finds it there. */
export function callAt<Memory>({ memory, ask, requestId }: Before): Call<Memory> {
  const CallStatus = ask ? (ask.gone ? 'completed' : 'in-progress') : 'ringing';
  const { digits = '', speech = '', dial, recording, queue, params } = ask?.brings ?? {};
  return {
    sid: SID,
    from: FROM,
    to: TO,
    time: NO_TIME,
    requestId,
    digits,
    speech,
    ...(dial && { dial }),
    ...(recording && { recording }),
    ...(queue && { queue }),
    params: { ...USUAL, CallStatus, ...params },
    memory: JSON.parse(memory),
  };
}
