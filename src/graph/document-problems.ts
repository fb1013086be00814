import { elementsOf, textOf, type XmlElement } from '../phone/xml.js';
import { callTo, type Played, type Step } from './played.js';
import { type Finding, type ProblemKind, problem } from './problem.js';
import { type Document, withNested } from './read-twiml.js';
import { spokenKeys } from './spoken-keys.js';

/** https://www.twilio.com/docs/api/errors/11750 */
const MOST_BYTES = 64 * 1024;
/** https://www.twilio.com/docs/api/errors/13521 */
const LONG_SAY = 13521;
const EMERGENCY = ['911', '112', '999', '000', '110', '118', '119', '933'];
const E164 = /^\+[1-9]\d{6,14}$/;
/** Words that announce a recording, in the languages of `spoken-keys.ts`. */
const NOTICE =
  /record|monitor|grab|grav|enregistr|aufgezeichnet|aufzeichn|aufnahme|aufgenommen|mitschnitt|registra|opgenomen|opname/i;
/** Verbs during which the caller's keys have an effect. */
const TAKE_KEYS = ['Gather', 'Record', 'Dial', 'Enqueue', 'Connect', 'Pay', 'Prompt', 'Redirect'];
const LONGEST_MENU_S = 20;
const LONGEST_DEAF_S = 5;
const WORDS_PER_SECOND = 2.5;
const WHEN = { hold: 'while callers wait: ', callee: 'before a callee is connected: ' };

/** No problem without a message. The problem belongs to the state that wrote the verb, or else to the last state. */
type Found = [kind: ProblemKind, message: string | false | undefined, verb?: XmlElement | undefined];

/** Problems of the TwiML: invalid for Twilio, against the law, or hard to listen to. */
export function documentProblems({ steps, asides }: Played): Finding[] {
  const seen = new Set<unknown>();
  const fresh = steps.filter(({ heard }) => heard && !seen.has(heard) && seen.add(heard));
  return [
    ...fresh.flatMap((step) => tell(step, inDocument(step, asides.get(step.state ?? '') ?? []))),
    ...[...asides.values()]
      .flat()
      .flatMap((step) =>
        tell(step, step.heard ? general(step.heard.document) : [], WHEN[step.result?.aside ?? 'hold']),
      ),
  ];
}

function tell(step: Step, found: readonly Found[], when = ''): Finding[] {
  const { heard, writers, state = '' } = step;
  return found.flatMap(([kind, message, verb]) => {
    const writer = verb && writers[heard?.document.verbs.indexOf(verb) ?? -1];
    return message ? problem(kind, writer ?? state, when + message, step) : [];
  });
}

function inDocument(step: Step, asides: readonly Step[]): Found[] {
  if (!step.heard) return [];
  const { document } = step.heard;
  const holds = asides.flatMap(({ result, heard }) =>
    result?.aside === 'hold' && heard ? [heard.document] : [],
  );
  return [
    ...general(document),
    unreachedVerb(step),
    ...deafPrompts(document),
    ...document.verbs.flatMap((verb) => [
      ...ofVerb(verb, document, holds),
      ...ofPrompt(verb, document),
      recording(verb, step),
    ]),
  ];
}

/** Problems that any document can have, `hold` and `callee` documents included. */
function general({ twiml, warnings }: Document): Found[] {
  const bytes = Buffer.byteLength(twiml);
  const long = warnings.find(({ code }) => code === LONG_SAY);
  const other = warnings.find(({ code }) => code !== LONG_SAY);
  const large = `the TwiML has ${bytes} bytes, and Twilio takes ${MOST_BYTES} at most: say less at a time`;
  return [
    ['invalid-twiml', other && `TwiML: ${other.message}`],
    ['long-say', long && `${long.message.replace(/\.$/, '')}: split it`],
    ['large-twiml', bytes > MOST_BYTES && large],
  ];
}

function unreachedVerb({ heard, writers, state }: Step): Found {
  const verbs = heard?.document.verbs ?? [];
  const [verb] = heard?.paths.unreached ?? [];
  const at = verb ? verbs.indexOf(verb) - 1 : -1;
  const before = verbs[at]?.name ?? '';
  // If another state wrote the verb before, exit-problems.ts reports asks-twice instead.
  const isOther = /Gather|Record/.test(before) && writers[at] !== state;
  const message = `<${verb?.name}> is never reached: <${before}> before it never goes on to the next verb: move <${verb?.name}> to the state that follows`;
  return ['unreached-verb', before !== '' && !isOther && message, verb];
}

function ofVerb(verb: XmlElement, { text }: Document, holds: readonly Document[]): Found[] {
  const { timeout, transcribe, maxLength, waitUrl } = verb.attributes;
  const [wait, length] = [Number(timeout ?? 5), Number(maxLength ?? 120)];
  switch (verb.name) {
    case 'Gather': {
      const seconds = secondsOf(withNested(verb));
      const isLong = seconds > LONGEST_MENU_S && spokenKeys(text).promised.size > 1;
      const long = `this menu takes ${Math.round(seconds)} s, and callers listen for ${LONGEST_MENU_S}: shorten or split it`;
      const odd = `a Gather waits ${timeout} s, and callers need 3 to 10: change its timeout`;
      return [
        ['odd-timeout', (wait < 3 || wait > 10) && odd, verb],
        ['long-menu', isLong && long, verb],
      ];
    }
    case 'Record': {
      const message = `Twilio transcribes messages of 2 to 120 s, and maxLength is ${maxLength}: change it, or leave transcribe out`;
      return [['transcribe-limit', transcribe === 'true' && (length > 120 || length < 2) && message, verb]];
    }
    case 'Dial': {
      const nouns = elementsOf(verb);
      const numbers = nouns.length === 0 ? [verb] : nouns.filter(({ name }) => name === 'Number');
      return numbers.map((number) => ['bad-number', badNumber(textOf(number)), verb]);
    }
    case 'Enqueue': {
      const own = waitUrl === '/hold';
      const has = (...names: string[]) =>
        holds.some(({ elements }) => elements.some(({ name }) => names.includes(name)));
      const silent = waitUrl === '' || (own && !has('Play', 'Say'));
      const closed = !waitUrl || (own && !has('Leave', 'Hangup', 'Redirect'));
      const music = 'callers wait in silence: play or say something in `hold`, with waitUrl="/hold"';
      const exit =
        'callers can leave the queue only by hanging up: take a key in `hold`, and answer with Leave';
      return [
        ['queue-without-music', silent && music, verb],
        ['queue-without-exit', closed && exit, verb],
      ];
    }
    default:
      return [];
  }
}

function badNumber(text: string): string | undefined {
  const dialed = text.replace(/[\s().-]/g, '');
  if (EMERGENCY.includes(dialed))
    return `it dials ${dialed}, which Twilio does not connect as an emergency call: tell callers to hang up and dial it themselves`;
  if (dialed === '' || E164.test(dialed)) return undefined;
  return `it dials ${text}, which is not E.164: write + and the country code first, such as +14155552671`;
}

/** A recorded conversation that no prompt announced. An audio file before it counts as an announcement. */
function recording(verb: XmlElement, step: Step): Found {
  const { name, attributes } = verb;
  const isRecorded =
    (name === 'Dial' && /^(true|record-)/.test(attributes['record'] ?? '')) ||
    withNested(verb).some(
      (inside) =>
        (name === 'Dial' && inside.attributes['record'] === 'record-from-start') ||
        (name === 'Start' && inside.name === 'Recording'),
    );
  const isAnnounced = () =>
    callTo(step).some(({ heard }) => heard?.document.plays || NOTICE.test(heard?.document.text ?? ''));
  const message =
    'the call is recorded, and no prompt before says so: say it first, as the law of many places requires';
  return ['unannounced-recording', isRecorded && !isAnnounced() && message, verb];
}

function ofPrompt(verb: XmlElement, { verbs }: Document): Found[] {
  const { promised, keyFirst } = keysIn(verb);
  const takesKeys = verbs.some(({ name }) => TAKE_KEYS.includes(name));
  const isIdle = verb.name === 'Say' && promised.size > 0 && !takesKeys;
  const idle = `a prompt promises ${[...promised].join(', ')}, but nothing waits for a key here: ask with a Gather and an exit function, or do not say it`;
  const first = `callers listen for their choice, and then for its key: put the choice before "${keyFirst[0]} …"`;
  return [
    ['idle-key', isIdle && idle, verb],
    ['key-first', keyFirst.length > 0 && first, verb],
  ];
}

/** Prompts before a Gather, which keys do not interrupt. */
function deafPrompts({ verbs }: Document): Found[] {
  const gather = verbs.findIndex(({ name }) => name === 'Gather');
  const before = verbs.slice(0, Math.max(gather, 0));
  const seconds = secondsOf(before);
  const naming = before.filter((verb) => verb.name === 'Say' && keysIn(verb).promised.size > 0);
  const long = `${Math.round(seconds)} s are said before the Gather, and no key interrupts them: say them inside the Gather`;
  if (naming.length === 0) return [['deaf-prompt', seconds > LONGEST_DEAF_S && long, verbs[0]]];
  return naming.map((verb) => {
    const keys = [...keysIn(verb).promised].join(', ');
    const message = `a prompt names ${keys} before the Gather, where no key is taken: say it inside the Gather`;
    return ['deaf-prompt', message, verb];
  });
}

function keysIn(verb: XmlElement) {
  const says = withNested(verb).filter(({ name }) => name === 'Say');
  return spokenKeys(says.map(textOf).join(' '));
}

/** The estimated length of these verbs. Audio files count as 0 s, because their length is unknown. */
function secondsOf(verbs: readonly XmlElement[]): number {
  const each = verbs.map((verb) => {
    if (verb.name === 'Pause') return Number(verb.attributes['length'] ?? 1);
    return verb.name === 'Say' ? textOf(verb).split(' ').filter(Boolean).length / WORDS_PER_SECOND : 0;
  });
  return each.reduce((sum, seconds) => sum + seconds, 0);
}
