import type { Played, Position, Step } from './played.js';
import { type Finding, problem, quote } from './problem.js';

/** What an exit reads to learn of a result, by the kind of what brings it. */
const RESULTS = {
  dial: /^exit (dial|params\.Dial\w+)$/,
  queue: /^exit (queue|params\.Queue\w+)$/,
  recording: /^exit (recording|params\.Recording\w+)$/,
};
const TYPED = /^exit (digits|params\.Digits)$/;
const SAID = /^exit (speech|params\.(SpeechResult|\*))$/;
/** `digits === '12'`, `params['DialCallStatus'] === 'busy'` */
const COMPARED = /\b(digits|DialCallStatus|QueueResult)['"]?\]?\s*===?\s*(['"])([\w*#-]+)\2/g;
const SENT: Record<string, readonly string[]> = {
  DialCallStatus: ['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled'],
  QueueResult: ['bridged', 'hangup', 'leave', 'redirected', 'queue-full', 'error', 'system-error'],
};

/** Where what a state asks and what its exit expects do not go together. */
export function exitProblems(played: Played): Finding[] {
  const asking = new Map<string, Position[]>();
  for (const position of played.positions) {
    if (played.places.get(position.state)?.next !== 'asks') continue;
    const known = asking.get(position.state);
    if (known) known.push(position);
    else asking.set(position.state, [position]);
  }
  return [
    ...[...asking.values()].flatMap((positions) => [
      ...positions.flatMap(unasked),
      ...unsent(played, positions),
    ]),
    ...played.steps.flatMap((step) => [...unheardSpeech(step), ...askedTwice(step)]),
  ];
}

function unasked({ state, by, heard }: Position): Finding[] {
  const { document, ways } = heard;
  const comesBack = ways.asks.length > 0 || ways.ends.some(({ elsewhere }) => elsewhere);
  if (comesBack || (document.verbs.length === 0 && document.warnings.length > 0)) return [];
  const verb = document.verbs.find(({ name }) => name === 'Dial' || name === 'Enqueue')?.name;
  const message = verb
    ? `its exit needs the result of <${verb}>, which has no action, so that the call just ends: add action="/webhook"`
    : 'its exit waits for input, but nothing in its TwiML asks for any, so that the call ends here: add a Gather, or name the next state as its exit';
  return [problem(verb ? 'unheard-result' : 'unasked-exit', state, message, by)];
}

/** What an exit looks for and never gets. */
function unsent({ places }: Played, here: readonly Position[]): Finding[] {
  const [first] = here;
  if (!first) return [];
  const { state } = first;
  const { source = '' } = places.get(state) ?? {};
  const asks = here.flatMap(({ heard }) => heard.ways.asks);
  const reads = [...new Set(here.flatMap(({ steps }) => steps.flatMap((step) => [...step.reads])))];
  const verbs = here.flatMap(({ heard }) => heard.document.verbs);
  const isShared = () => [...places].some(([other, place]) => other !== state && place.source === source);
  const found: Finding[] = [];
  for (const [kind, pattern] of Object.entries(RESULTS)) {
    const [read] = reads.filter((one) => pattern.test(one));
    if (read === undefined || asks.length === 0 || asks.some((ask) => ask.kind === kind) || isShared())
      continue;
    const verb = verbs.find(
      ({ name, attributes }) =>
        name.toLowerCase() === (kind === 'queue' ? 'enqueue' : kind) && !('action' in attributes),
    );
    const what = `its exit reads ${read.replace('exit ', '')}, and nothing here brings it`;
    if (verb)
      found.push(
        problem(
          'unheard-result',
          state,
          `${what}, as <${verb.name}> has no action: add action="/webhook"`,
          first.by,
        ),
      );
    else if (!reads.some((one) => TYPED.test(one) || SAID.test(one))) {
      found.push(
        problem('never-sent', state, `${what}: add the verb that does, or read what is asked`, first.by),
      );
    }
  }
  const keysOnly =
    asks.some(({ kind }) => kind === 'key') &&
    !asks.some(({ kind }) => kind === 'number' || kind === 'recording');
  const keys = asks.filter(({ kind }) => kind === 'key').map(({ label }) => label);
  for (const [, what = '', , value = ''] of source.matchAll(COMPARED)) {
    const sent = SENT[what] ?? (keysOnly && /^[\d*#]+$/.test(value) ? keys : [value]);
    if (sent.includes(value)) continue;
    found.push(
      problem(
        'never-sent',
        state,
        `its exit waits for ${what} ${quote(value)}, which Twilio never sends here: correct it, or what the TwiML asks for`,
        first.by,
      ),
    );
  }
  return found;
}

function unheardSpeech({ ask, reads, from }: Step): Finding[] {
  const all = [...reads];
  if (
    ask?.kind !== 'speech' ||
    !from ||
    !all.some((read) => TYPED.test(read)) ||
    all.some((read) => SAID.test(read))
  )
    return [];
  const message =
    'its Gather listens to words, but its exit reads keys only: read call.speech, or leave "speech" out of the input';
  return [problem('unheard-speech', from.state, message, from.by)];
}

/** A question of a state on the way, whose answer another state's exit gets. */
function askedTwice(step: Step): Finding[] {
  const { heard, writers, state } = step;
  const index =
    heard?.document.verbs.findIndex(
      ({ name }, at) =>
        (name === 'Gather' || name === 'Record') && writers[at] !== undefined && writers[at] !== state,
    ) ?? -1;
  const writer = writers[index];
  if (index < 0 || writer === undefined || step.ask?.gone) return [];
  const message = `its <${heard?.document.verbs[index]?.name}> asks the caller, but it goes straight on, and the answer goes to ${quote(state ?? '')}: let its exit be a function`;
  return [problem('asks-twice', writer, message, step)];
}
