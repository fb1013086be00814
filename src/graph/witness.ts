import { callTo, type Step } from './played.js';
import type { World } from './run.js';
import { USUAL_CONFIDENCE } from './verb-results.js';

/** A call that shows a problem. */
export interface Witness {
  /** The words of a phone script: `3`, `1212#`, `wait`. */
  acts: readonly string[];
  /** The local time of the call, such as 2026-12-25T11:00; undefined for any time. */
  at?: string;
  /** The caller's number; undefined for any number. */
  from?: string;
  /** Further conditions, such as `lookup leads to found`. */
  given: readonly string[];
}

const CONFIDENCE = /^Confidence is (.*)$/;

/** The shortest call that ends with this step and then with these words of a phone script. */
export function witnessOf(
  step: Pick<Step, 'from' | 'result' | 'world' | 'given'>,
  more: readonly string[] = [],
): Witness {
  const steps = callTo(step);
  const given = steps.flatMap((one) => one.given).filter((one) => !CONFIDENCE.test(one));
  const { time: [time] = [], from: [from] = [], ...others }: World = step.world;
  const settled = Object.entries(others).map(([what, [value]]) => `${what} is ${value ?? 'not sent'}`);
  return {
    acts: [...steps.flatMap(actsOf), ...more],
    ...(time instanceof Date && { at: localTime(time) }),
    ...(typeof from === 'string' && { from }),
    given: [...new Set([...settled, ...given])],
  };
}

/** The script's words for a step: `say:pain:0.2` if a handler read a Confidence other than the default. */
function actsOf({ result, given }: Pick<Step, 'result' | 'given'>): readonly string[] {
  const words = result?.words ?? [];
  const confidence = given.map((one) => CONFIDENCE.exec(one)?.[1]).find((value) => value !== undefined);
  if (confidence === undefined || confidence === USUAL_CONFIDENCE) return words;
  return words.map((word) => (word.startsWith('say:') ? `${word}:${confidence}` : word));
}

/** The witness as a command, with its conditions. */
export function describeWitness({ acts, at, from, given }: Witness, tree?: string): string {
  const options = Object.entries({ '--tree': tree, '--at': at, '--from': from });
  const quoted = [
    ...options.flatMap(([option, value]) => (value ? [option, value] : [])),
    ...(acts.length > 0 ? acts : ['hangup']),
  ].map((word) => (/^[\w:.+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`));
  const command = ['npm run call --', ...quoted].join(' ');
  return given.length === 0 ? command : `${command}   (where ${given.join(', ')})`;
}

function localTime(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
