import { textOf, type XmlElement } from '../phone/xml.js';
import { type Ask, type AskOptions, dialed, gathered, queued, recorded, SILENCE } from './asks.js';

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
export interface Ways {
  asks: readonly Ask[];
  ends: readonly End[];
  /** The verbs that no call gets to. */
  unreached: readonly XmlElement[];
}

/** A document that Twilio cannot read: the call goes elsewhere. */
export const UNREADABLE: Ways = {
  asks: [],
  ends: [{ words: [], after: undefined, spoken: false, elsewhere: true }],
  unreached: [],
};

/** Where a verb leads. */
interface Fork {
  back?: readonly Ask[];
  /** To the next verb: after which act of whom, if any. */
  on?: readonly (string | undefined)[];
  end?: 'here' | 'elsewhere';
}

const MOST_WAYS = 300;

/** What the TwiML can bring back, verb by verb (https://www.twilio.com/docs/voice/twiml). */
export function waysThrough(verbs: readonly XmlElement[], options: AskOptions): Ways {
  const ways = { asks: [] as Ask[], ends: [] as End[] };
  const reached = new Set<XmlElement>();
  follow(0, { words: [], after: undefined, spoken: false, elsewhere: false });
  return { ...ways, unreached: isFull() ? [] : verbs.filter((verb) => !reached.has(verb)) };

  function isFull(): boolean {
    return ways.asks.length + ways.ends.length > MOST_WAYS;
  }

  function follow(index: number, so: End): void {
    const verb = verbs[index];
    if (verb === undefined || isFull()) return void ways.ends.push({ ...so, elsewhere: verb !== undefined });
    reached.add(verb);
    const { back = [], on = [], end } = forkAt(verb, options);
    const lost = back.length > 0 && !isWebhook(verb.attributes['action'] ?? '');
    for (const ask of lost ? [] : back) ways.asks.push({ ...ask, words: [...so.words, ...ask.words] });
    if (end !== undefined || lost) ways.ends.push({ ...so, elsewhere: lost || end === 'elsewhere' });
    for (const word of on) {
      const spoken = (word === undefined && so.spoken) || speaks(verb) || end === 'elsewhere';
      const words = word === undefined ? so.words : [...so.words, word];
      follow(index + 1, { ...so, words, after: word ?? so.after, spoken });
    }
  }
}

function forkAt(verb: XmlElement, options: AskOptions): Fork {
  const comesBack = 'action' in verb.attributes;
  const either = (asks: Ask[]): Fork =>
    comesBack ? { back: asks } : { on: asks.filter(({ gone }) => !gone).flatMap(({ words }) => words) };
  switch (verb.name) {
    case 'Gather': {
      const asksSilence = verb.attributes['actionOnEmptyResult']?.toLowerCase() === 'true';
      const asks = gathered(verb, options);
      return asksSilence ? { back: [...asks, SILENCE] } : { back: asks, on: SILENCE.words };
    }
    case 'Record':
      return { back: recorded() };
    case 'Dial':
      return either(dialed(verb));
    case 'Enqueue':
      return either(queued(options));
    case 'Redirect':
      if (!isWebhook(textOf(verb))) return { end: 'elsewhere' };
      return { back: [{ kind: 'redirect', label: '', words: [], brings: {} }] };
    case 'Hangup':
    case 'Reject':
      return { end: 'here' };
    case 'Connect':
    case 'Pay':
    case 'Prompt':
    case 'Refer':
    case 'Leave':
      // What comes of it is not known.
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
