import type { DevEvent, LiveCall, Step, TreeEvent } from './types.js';

type Turn = Extract<DevEvent, { event: 'turn' }>;

/** Of more calls than this, only those that moved last are shown. */
const MOST_CALLS = 50;
/** The number of ended calls that stay in the list. */
const MOST_OVER = 5;

/** A call that has not moved for this long counts as over: a number may have no status callback. */
const QUIET_MS = 10 * 60 * 1000;

/** The calls in the tree, each with the steps it took. */
export class LiveCalls {
  private calls: LiveCall[] = [];

  /** The page's own call first, the others in the order in which they began. */
  get list(): LiveCall[] {
    return this.calls.toSorted((a, b) => Number(b.own) - Number(a.own) || a.since - b.since);
  }

  move({ call, from, left, input, entered, at, tunnel }: Turn, own: boolean, tree: TreeEvent | undefined) {
    const known = this.calls.find((one) => one.call === call);
    const { path, since } = known ?? { path: { states: [], steps: [] }, since: at };
    const steps = tree ? stepsOf(tree, left, input, entered) : [];
    const moved: LiveCall = {
      call,
      from,
      state: entered,
      slot: known?.slot ?? (own ? -1 : this.freeSlot()),
      since,
      at,
      tunnel,
      own,
      over: false,
      path: {
        states: [...new Set([...path.states, ...steps.flatMap((step) => [step.from, step.to]), entered])],
        steps: distinct([...path.steps, ...steps]),
      },
    };
    this.calls = this.calls.filter((one) => one !== known);
    this.calls.push(moved);
    this.calls.splice(0, this.calls.length - MOST_CALLS);
  }

  /** The page's phone begins another call. */
  forgetOwn(): void {
    this.calls = this.calls.filter(({ own }) => !own);
  }

  end(call: string | undefined): void {
    this.calls = this.calls.map((one) => (one.call === call ? { ...one, over: true } : one));
    const over = this.calls.filter((one) => one.over && !one.own);
    const gone = over.slice(0, Math.max(over.length - MOST_OVER, 0));
    this.calls = this.calls.filter((one) => !gone.includes(one));
  }

  /** Ends the calls that have not moved for ten minutes; true where there were any. */
  endQuiet(now: number): boolean {
    const quiet = this.calls.filter((one) => !one.own && !one.over && now - one.at > QUIET_MS);
    for (const { call } of quiet) this.end(call);
    return quiet.length > 0;
  }

  private freeSlot(): number {
    const taken = new Set(this.calls.map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot++;
    return slot;
  }
}

/**
 * The steps of one turn: from the state that the call left, by the caller's input, straight on to the state it
 * entered. None where the tree has no such steps, because it has been changed.
 */
export function stepsOf(
  { edges, start }: Pick<TreeEvent, 'edges' | 'start'>,
  left: string | undefined,
  input: string | undefined,
  entered: string,
): Step[] {
  if (left === undefined) return straightOn(edges, start, entered) ?? [];
  const pressed = input ?? 'silence';
  const out = edges.filter((edge) => edge.from === left);
  // Input that no arrow names, such as several keys, most likely leads where silence does.
  const by = (input: string) => out.filter(({ keys }) => keys.includes(input));
  const likely = [...by(pressed), ...by('silence'), ...out];
  for (const { from, to } of likely) {
    const rest = straightOn(edges, to, entered);
    if (rest) return [{ from, to }, ...rest];
  }
  return [];
}

/** The automatic steps from one state to another; undefined where there are no such steps. */
function straightOn(edges: TreeEvent['edges'], from: string, to: string): Step[] | undefined {
  const steps: Step[] = [];
  let state = from;
  while (state !== to) {
    const edge = edges.find((one) => one.automatic && one.from === state);
    if (!edge || steps.length > edges.length) return undefined;
    steps.push({ from: edge.from, to: edge.to });
    state = edge.to;
  }
  return steps;
}

function distinct(steps: Step[]): Step[] {
  return steps.filter(
    ({ from, to }, index) => steps.findIndex((one) => one.from === from && one.to === to) === index,
  );
}
