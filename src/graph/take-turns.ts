import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type Call, enterState, exitState, isState, memoryJson, type Turn } from '../state-machine.js';
import type { Position } from './played.js';
import { type Fault, Run, type World } from './run.js';
import type { VerbResult } from './verb-results.js';
import type { WatchedTree } from './watch-tree.js';

/** The outcome of one possible turn: where it leads, or why it fails. */
export interface Outcome extends Partial<Turn<string>> {
  /** JSON. */
  memory: string;
  world: World;
  /** Conditions of this turn, such as `lookup leads to found`. */
  given: readonly string[];
  /** For each verb, the state that wrote the verb. */
  writers: readonly string[];
  reads: ReadonlySet<string>;
  fault: Fault | undefined;
}

/** The call before a turn. */
export interface Before {
  state: string;
  /** Undefined when the call comes in. */
  from: Position | undefined;
  /** The result that Twilio sends; undefined when the call enters the state. */
  result: VerbResult | undefined;
  memory: string;
  world: World;
  /** The values that can differ between calls. */
  open: World;
  given: readonly string[];
  requestId: string;
}

const MOST_RUNS = 100;

/** All turns that a call can take here. `cut` is true if there may be more. */
export async function takeTurns<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  before: Before,
): Promise<{ outcomes: Outcome[]; cut: boolean }> {
  const found = new Map<string, Outcome>();
  let indexes: number[] | undefined = [];
  for (let runs = 0; indexes && runs < MOST_RUNS; runs++) {
    const run: Run = new Run(before, indexes);
    const outcome = await takeTurn(tree, run);
    indexes = run.next;
    if (runs === 0 && indexes === undefined) return { outcomes: [outcome], cut: false };
    // Times and callers with the same outcome are one outcome until a later turn tells them apart.
    const { settled } = run;
    const { state, passed, twiml, memory, given, fault } = outcome;
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

export async function takeTurn<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  run: Run,
): Promise<Outcome> {
  tree.run = run;
  const { before, decided, settled, writers, reads } = run;
  const { state, result } = before;
  const call = callAt<Memory>(before);
  let turn: Turn<string> | undefined;
  let memory = before.memory;
  try {
    if (!isState(tree, state)) throw new Error(`the phone tree has no state ${JSON.stringify(state)}`);
    if (result?.aside) turn = await speakAside(tree, state, call, result.aside);
    else turn = await (result ? exitState(tree, state, call) : enterState(tree, state, call));
    memory = memoryJson(call.memory);
  } catch (error) {
    run.fault ??= faultOf(run, turn?.state, error);
  }
  const world =
    settled.size === 0
      ? before.world
      : { ...before.world, ...Object.fromEntries([...settled].map(([what, value]) => [what, [value]])) };
  const chosen = decided.filter(({ what }) => !settled.has(what));
  const given = [
    ...before.given,
    ...chosen.map(({ what, value }) => `${what} ${isState(tree, what) ? 'leads to' : 'is'} ${value}`),
  ];
  const { fault } = run;
  return { ...(fault ? {} : turn), memory, world, given, writers, reads, fault };
}

/** Runs the `hold` or `callee` handler of a state, which does not change the state. */
async function speakAside<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  state: Name,
  call: Call<Memory>,
  aside: 'hold' | 'callee',
): Promise<Turn<Name>> {
  const response = new VoiceResponse();
  const place = tree.states[state];
  if ('enter' in place) await place[aside]?.(response, call);
  return { state, passed: [], twiml: response.toString() };
}

/** The fault when the state machine throws. After a complete turn, the memory is at fault. */
function faultOf({ last, before }: Run, arrived: string | undefined, error: unknown): Fault {
  const state = arrived ?? (last.state || before.state);
  const [detail = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  if (arrived !== undefined) return { kind: 'memory-not-json', state, detail };
  const [, missing] = /^the phone tree has no state (.*)$/.exec(detail) ?? [];
  if (missing !== undefined) {
    // After `enter`, the call followed an exit that is a name.
    const what = last.handler === 'enter' ? 'exit' : last.handler;
    return { kind: 'missing-state', state, detail: `its ${what} leads to ${missing}, which is not a state` };
  }
  if (detail.includes('in a circle')) return { kind: 'automatic-circle', state, detail };
  return { kind: 'handler-throws', state, detail: `the turn breaks: ${detail}` };
}

const [SID, FROM, TO] = [`CA${'0'.repeat(32)}`, '+15551234567', '+12345678900'];
/** Never seen by handlers: watch-call.ts replaces the time. */
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

/** The call that handlers receive. */
function callAt<Memory>({ memory, result, requestId }: Before): Call<Memory> {
  const CallStatus = result ? (result.gone ? 'completed' : 'in-progress') : 'ringing';
  const { params, ...brought } = result?.brings ?? {};
  return {
    sid: SID,
    from: FROM,
    to: TO,
    time: NO_TIME,
    requestId,
    digits: '',
    speech: '',
    ...brought,
    params: { ...USUAL, CallStatus, ...params },
    memory: JSON.parse(memory),
  };
}
