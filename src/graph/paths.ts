import { textOf, type XmlElement } from '../phone/xml.js';
import type { Samples } from './samples.js';
import { dialed, gathered, queued, REDIRECTED, recorded, SILENCE, type VerbResult } from './verb-results.js';

/** A way on which a document ends without asking the webhook. */
export interface End {
  /** The words of a script that lead here from the beginning of the document. */
  words: readonly string[];
  /** What happened last in the document, such as `busy`; undefined: nothing happened in it. */
  after: string | undefined;
  /** Something was said, or may have been, since then. */
  spoken: boolean;
  /** The call goes on where the tree does not see it. */
  elsewhere: boolean;
}

/** What a document can lead to. */
export interface Paths {
  results: readonly VerbResult[];
  ends: readonly End[];
  /** The verbs that no call gets to. */
  unreached: readonly XmlElement[];
}

export interface PathOptions extends Samples {
  /** A caller can leave the queue: its `hold` has a Leave. */
  leave: boolean;
}

/** Where a verb leads. */
interface Fork {
  /** To the webhook, with this. */
  back?: readonly VerbResult[];
  /** To the next verb: after which act, if any. */
  on?: readonly (string | undefined)[];
  end?: 'here' | 'elsewhere';
}

const BEGIN: End = { words: [], after: undefined, spoken: false, elsewhere: false };
/** A document that Twilio cannot read: the call goes elsewhere. */
export const UNREADABLE: Paths = { results: [], ends: [{ ...BEGIN, elsewhere: true }], unreached: [] };
const MOST_PATHS = 300;

/** What the TwiML can bring back, verb by verb (https://www.twilio.com/docs/voice/twiml). */
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
  return { results, ends, unreached: isFull() ? [] : verbs.filter((verb) => !reached.has(verb)) };
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
      // The outcome is not known here.
      return comesBack ? { end: 'elsewhere' } : { end: 'elsewhere', on: [undefined] };
    default:
      // Repeated for ever (https://www.twilio.com/docs/voice/twiml/say#loop).
      return speaks(verb) && verb.attributes['loop'] === '0' ? { end: 'elsewhere' } : { on: [undefined] };
  }
}

function speaks(verb: XmlElement): boolean {
  return (verb.name === 'Say' || verb.name === 'Play') && textOf(verb) !== '';
}

/** Whether a URL in the TwiML is that of the webhook, which the tree answers. */
function isWebhook(url: string): boolean {
  const base = 'https://tree.example.com/webhook';
  return URL.canParse(url.trim(), base) && new URL(url.trim(), base).pathname === '/webhook';
}
