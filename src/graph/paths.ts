import { textOf, type XmlElement } from '../phone/xml.js';
import type { Samples } from './samples.js';
import { dialed, gathered, queued, REDIRECTED, recorded, SILENCE, type VerbResult } from './verb-results.js';

/** The end of a path through a document on which Twilio does not request the webhook again. */
export interface End {
  /** The words of a phone script that lead here from the beginning of the document. */
  words: readonly string[];
  /** The last result in the document, such as `busy`; undefined if there was no result. */
  after: string | undefined;
  /** The caller has heard something since then, or may have. */
  spoken: boolean;
  /** The call goes on outside of the tree. */
  elsewhere: boolean;
}

/** All paths through a document. */
export interface Paths {
  results: readonly VerbResult[];
  ends: readonly End[];
  /** The verbs that no call reaches. */
  unreached: readonly XmlElement[];
}

interface PathOptions extends Samples {
  /** Callers can leave the queue, because the `hold` document has a Leave. */
  leave: boolean;
}

/** Where a verb leads. */
interface Fork {
  /** Results with which Twilio requests the webhook. */
  back?: readonly VerbResult[];
  /** The acts after which the call goes on with the next verb; undefined stands for no act. */
  on?: readonly (string | undefined)[];
  end?: 'here' | 'elsewhere';
}

const BEGIN: End = { words: [], after: undefined, spoken: false, elsewhere: false };
/** The paths of a document that Twilio cannot read. */
export const UNREADABLE: Paths = { results: [], ends: [{ ...BEGIN, elsewhere: true }], unreached: [] };
const MOST_PATHS = 300;

/** Follows all paths through these verbs (https://www.twilio.com/docs/voice/twiml). */
export function pathsThrough(verbs: readonly XmlElement[], options: PathOptions): Paths {
  const [results, ends, reached] = [[] as VerbResult[], [] as End[], new Set<XmlElement>()];
  const isFull = () => results.length + ends.length > MOST_PATHS;
  const follow = (index: number, so: End): void => {
    const verb = verbs[index];
    if (verb === undefined || isFull()) return void ends.push({ ...so, elsewhere: verb !== undefined });
    reached.add(verb);
    const { back = [], on = [], end } = forkAt(verb, options);
    const lost = back.length > 0 && !isWebhook(verb.attributes['action'] ?? '');
    for (const result of lost ? [] : back) results.push({ ...result, words: [...so.words, ...result.words] });
    if (end !== undefined || lost) ends.push({ ...so, elsewhere: lost || end === 'elsewhere' });
    for (const word of on) {
      const spoken = (word === undefined && so.spoken) || speaks(verb) || end === 'elsewhere';
      const words = word === undefined ? so.words : [...so.words, word];
      follow(index + 1, { ...so, words, after: word ?? so.after, spoken });
    }
  };
  follow(0, BEGIN);
  return {
    results,
    ends,
    unreached: isFull() ? [] : verbs.filter((verb, at) => !reached.has(verb) && !isSpare(verbs, at)),
  };
}

/** A Redirect after a Record: after an empty recording, Twilio requests either this Redirect or the Record's action. */
function isSpare(verbs: readonly XmlElement[], at: number): boolean {
  return verbs[at]?.name === 'Redirect' && verbs[at - 1]?.name === 'Record';
}

function forkAt(verb: XmlElement, options: PathOptions): Fork {
  const comesBack = 'action' in verb.attributes;
  const either = (results: VerbResult[]): Fork =>
    comesBack ? { back: results } : { on: results.filter(({ gone }) => !gone).flatMap(({ words }) => words) };
  switch (verb.name) {
    case 'Gather': {
      const results = gathered(verb, options);
      const sendsSilence = verb.attributes['actionOnEmptyResult']?.toLowerCase() === 'true';
      return sendsSilence ? { back: [...results, SILENCE] } : { back: results, on: SILENCE.words };
    }
    case 'Record':
      return { back: recorded() };
    case 'Dial':
      return either(dialed(verb));
    case 'Enqueue':
      return either(queued(options.leave));
    case 'Redirect':
      return isWebhook(textOf(verb)) ? { back: [REDIRECTED] } : { end: 'elsewhere' };
    case 'Hangup':
    case 'Reject':
      return { end: 'here' };
    case 'Connect':
    case 'Pay':
    case 'Prompt':
    case 'Refer':
    case 'Leave':
      // The prover does not know the results of these verbs.
      return comesBack ? { end: 'elsewhere' } : { end: 'elsewhere', on: [undefined] };
    default:
      // loop="0" repeats for ever (https://www.twilio.com/docs/voice/twiml/say#loop).
      return speaks(verb) && verb.attributes['loop'] === '0' ? { end: 'elsewhere' } : { on: [undefined] };
  }
}

function speaks(verb: XmlElement): boolean {
  return (verb.name === 'Say' || verb.name === 'Play') && textOf(verb) !== '';
}

/** Whether a URL in the TwiML leads back to the webhook. */
function isWebhook(url: string): boolean {
  const base = 'https://tree.example.com/webhook';
  return URL.canParse(url.trim(), base) && new URL(url.trim(), base).pathname === '/webhook';
}
