import type { Played, Position, Step } from './played.js';
import { type Finding, problem, quote } from './problem.js';

/** The properties in which an exit reads the result of a verb. */
const RESULTS = {
  dial: /^exit (dial|params\.Dial\w+)$/,
  queue: /^exit (queue|params\.Queue\w+)$/,
  recording: /^exit (recording|params\.Recording\w+)$/,
};
const VERBS = { dial: 'Dial', queue: 'Enqueue', recording: 'Record' };
const TYPED = /^exit (digits|params\.Digits)$/;
const SAID = /^exit (speech|params\.(SpeechResult|\*))$/;
/** Matches `digits === '12'` and `params['DialCallStatus'] === 'busy'`. */
const COMPARED = /\b(digits|DialCallStatus|QueueResult)['"]?\]?\s*===?\s*(['"])([\w*#-]+)\2/g;
const SENT: Record<string, readonly string[]> = {
  DialCallStatus: ['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled'],
  QueueResult: ['bridged', 'hangup', 'leave', 'redirected', 'queue-full', 'error', 'system-error'],
};
const SHORTEST_NUMBER = 4;

/** Exits that do not fit the TwiML of their state. */
export function exitProblems(played: Played): Finding[] {
  const asking = new Map<string, Position[]>();
  for (const position of played.positions) {
    if (played.places.get(position.state)?.next !== 'asks') continue;
    asking.set(position.state, [...(asking.get(position.state) ?? []), position]);
  }
  return [
    ...[...asking.values()].flatMap((positions) => [
      ...positions.flatMap(unasked),
      ...missingResults(played, positions),
      ...neverSent(played, positions),
    ]),
    ...played.steps.flatMap((step) => [...unheardSpeech(step), ...askedTwice(step)]),
    ...notReadBack(played.steps),
  ];
}

function unasked({ state, by, heard: { document, paths } }: Position): Finding[] {
  const comesBack = paths.results.length > 0 || paths.ends.some(({ elsewhere }) => elsewhere);
  if (comesBack) return [];
  const verb = document.verbs.find(({ name }) => name === 'Dial' || name === 'Enqueue')?.name;
  if (verb) {
    const message = `its exit needs the result of <${verb}>, which has no action, so the call ends here: add action="/webhook"`;
    return [problem('unheard-result', state, message, by)];
  }
  const message =
    'its exit waits for input, but nothing in its TwiML asks for any, so the call ends here: add a Gather, or name the next state as its exit';
  return [problem('unasked-exit', state, message, by)];
}

/** Verb results that an exit reads but never receives. */
function missingResults({ places }: Played, here: readonly Position[]): Finding[] {
  const [{ state, by } = { state: '', by: undefined }] = here;
  const results = here.flatMap(({ heard }) => heard.paths.results);
  const reads = here.flatMap(({ steps }) => steps.flatMap((step) => [...step.reads]));
  const source = places.get(state)?.source;
  const isShared = () => [...places].some(([other, place]) => other !== state && place.source === source);
  return (['dial', 'queue', 'recording'] as const).flatMap((kind) => {
    const read = reads.find((one) => RESULTS[kind].test(one));
    if (
      read === undefined ||
      results.length === 0 ||
      results.some((result) => result.kind === kind) ||
      isShared()
    )
      return [];
    const what = `its exit reads ${read.replace('exit ', '')}, which Twilio never sends here`;
    if (here.some(({ heard }) => heard.document.verbs.some(({ name }) => name === VERBS[kind]))) {
      const remedy = `because <${VERBS[kind]}> has no action: add action="/webhook"`;
      return problem('unheard-result', state, `${what}, ${remedy}`, by);
    }
    if (reads.some((one) => TYPED.test(one) || SAID.test(one))) return [];
    return problem(
      'never-sent',
      state,
      `${what}: add <${VERBS[kind]}> with action="/webhook", or do not read it`,
      by,
    );
  });
}

/** Values that an exit compares with, but that Twilio never sends here. */
function neverSent({ places }: Played, here: readonly Position[]): Finding[] {
  const [{ state, by } = { state: '', by: undefined }] = here;
  const results = here.flatMap(({ heard }) => heard.paths.results);
  const keys = results.flatMap(({ kind, label }) => (kind === 'key' ? label : []));
  const keysOnly = keys.length > 0 && !results.some(({ kind }) => kind === 'number' || kind === 'recording');
  const compared = [...(places.get(state)?.source ?? '').matchAll(COMPARED)];
  return compared.flatMap(([, what = '', , value = '']) => {
    const sent = SENT[what] ?? (keysOnly && /^[\d*#]+$/.test(value) ? keys : [value]);
    const message = `its exit compares ${what} with ${quote(value)}, which Twilio never sends here: correct the exit, or the TwiML`;
    return sent.includes(value) ? [] : problem('never-sent', state, message, by);
  });
}

function unheardSpeech({ result, reads, from }: Step): Finding[] {
  const does = (pattern: RegExp) => [...reads].some((read) => pattern.test(read));
  if (result?.kind !== 'speech' || !from || !does(TYPED) || does(SAID)) return [];
  const message =
    'its Gather listens to words, but its exit reads keys only: read call.speech, or leave "speech" out of the input';
  return [problem('unheard-speech', from.state, message, from.by)];
}

/** A Gather or Record of a state that goes straight on, so that another state's exit receives the answer. */
function askedTwice(step: Step): Finding[] {
  const { heard, writers, state = '', result } = step;
  const { verbs = [] } = heard?.document ?? {};
  const isQuestion = (name: string) => name === 'Gather' || name === 'Record';
  const at = verbs.findIndex(({ name }, index) => isQuestion(name) && writers[index] !== state);
  if (at < 0 || result?.gone) return [];
  const message = `its <${verbs[at]?.name}> asks the caller, but the call goes straight on, and ${quote(state)} gets the answer: make the exit a function`;
  return [problem('asks-twice', writers[at] ?? state, message, step)];
}

/** Typed numbers that the tree keeps in its memory, but does not read back to the caller. */
function notReadBack(steps: readonly Step[]): Finding[] {
  const kept = steps.filter(({ result, from, heard, memory }) => {
    const { digits = '' } = result?.brings ?? {};
    const isNumber = result?.kind === 'number' && digits.length >= SHORTEST_NUMBER;
    return isNumber && heard && memory.includes(`"${digits}"`) && !from?.memory.includes(`"${digits}"`);
  });
  const isReadBack = ({ result, heard }: Step) =>
    heard?.document.plays ||
    heard?.document.text.replace(/[\s,.-]/g, '').includes(result?.brings.digits ?? '');
  const readBack = new Set(kept.filter(isReadBack).map(({ from }) => from?.state));
  return kept.flatMap((step) => {
    const { from, state = '' } = step;
    if (!from || readBack.has(from.state)) return [];
    const message = `the number that callers type is kept, but ${quote(state)} does not read it back: say the number, and ask whether it is right`;
    return problem('not-read-back', from.state, message, step);
  });
}
