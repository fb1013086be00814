import { textOf, type XmlElement } from '../phone/xml.js';
import type { Played, Step } from './played.js';
import { type Finding, type ProblemKind, problem } from './problem.js';
import { type Document, withNested } from './read-twiml.js';

/** https://www.twilio.com/docs/api/errors/11750 */
const MOST_BYTES = 64 * 1024;
/** Characters that a Say may have, by the maker of its voice (https://www.twilio.com/docs/voice/twiml/say). */
const SAY_LIMITS = [
  { voice: 'Polly.', most: 3000 },
  { voice: 'Google.', most: 5000 },
  { voice: '', most: 4096 },
];
const EMERGENCY = ['911', '112', '999', '000', '110', '118', '119', '933'];
const E164 = /^\+[1-9]\d{6,14}$/;
/** Record and its like, in the languages in which prompts are read. */
const NOTICE =
  /record|monitor|grab|grav|enregistr|aufgezeichnet|aufzeichn|aufnahme|aufgenommen|mitschnitt|registra|opgenomen|opname/i;

const WHEN = { hold: 'while callers wait', callee: 'before a callee is connected' };

type Found = [kind: ProblemKind, message: string, verb?: XmlElement];

/** What Twilio or the law would object to in the TwiML, and what makes it hard to listen to. */
export function verbProblems({ steps, asides }: Played): Finding[] {
  const seen = new Set<unknown>();
  const fresh = steps.filter(({ heard }) => heard && !seen.has(heard) && seen.add(heard));
  return [
    ...fresh.flatMap((step) => inDocument(step, asides)),
    ...asides.flatMap(({ state, handler, by, document }) =>
      (document ? general(document) : []).map(([kind, message]) =>
        problem(kind, state, `${WHEN[handler]}: ${message}`, by),
      ),
    ),
  ];
}

function inDocument(step: Step, asides: Played['asides']): Finding[] {
  if (!step.heard || step.state === undefined) return [];
  const { document, ways } = step.heard;
  const { verbs } = document;
  const [unreached] = ways.unreached;
  const before = unreached && verbs[verbs.indexOf(unreached) - 1];
  const found: Found[] = [...general(document), ...verbs.flatMap((verb) => ofVerb(verb, step))];
  // Where another state's question is in the way, that is the problem.
  const isOther =
    before && /Gather|Record/.test(before.name) && step.writers[verbs.indexOf(before)] !== step.state;
  if (unreached && before && !isOther) {
    const what = `<${unreached.name}> is never reached: <${before.name}> before it does not go on with the next verb`;
    found.push(['unreached-verb', `${what}: let the exit lead to a state that says it`, unreached]);
  }
  if (verbs.some(({ name }) => name === 'Enqueue')) {
    const holds = asides.filter(({ state, handler }) => handler === 'hold' && state === step.state);
    found.push(...ofQueue(verbs, ...holds.map((hold) => hold.document)));
  }
  return found.map(([kind, message, verb]) => {
    const writer = verb && step.writers[verbs.indexOf(verb)];
    return problem(kind, writer ?? step.state ?? '', message, step);
  });
}

/** What holds of any document. */
function general({ twiml, warnings, verbs }: Document): Found[] {
  const bytes = Buffer.byteLength(twiml);
  const says = verbs.flatMap(withNested).filter(({ name }) => name === 'Say');
  return [
    ...warnings.map((warning): Found => ['invalid-twiml', `TwiML: ${warning}`]),
    ...(bytes > MOST_BYTES
      ? [
          [
            'large-twiml',
            `the TwiML has ${bytes} bytes, and Twilio takes ${MOST_BYTES} at most: say less at a time`,
          ] satisfies Found,
        ]
      : []),
    ...says.flatMap((say): Found[] => {
      const { voice = '' } = say.attributes;
      const { most } = SAY_LIMITS.find((limit) => voice.startsWith(limit.voice)) ?? { most: 0 };
      const { length } = textOf(say);
      return length <= most
        ? []
        : [
            [
              'long-say',
              `a Say has ${length} characters, and ${voice || 'its voice'} says ${most} at most: split it`,
            ],
          ];
    }),
  ];
}

function ofVerb(verb: XmlElement, step: Step): Found[] {
  const found: Found[] = [];
  const { timeout, transcribe, maxLength, record = '' } = verb.attributes;
  const nested = withNested(verb);
  if (verb.name === 'Gather' && timeout !== undefined && (Number(timeout) < 3 || Number(timeout) > 10)) {
    found.push([
      'odd-timeout',
      `a Gather waits ${timeout} s, and callers need 3 to 10: change its timeout`,
      verb,
    ]);
  }
  if (
    verb.name === 'Record' &&
    transcribe === 'true' &&
    (Number(maxLength ?? 120) > 120 || Number(maxLength ?? 120) < 2)
  ) {
    found.push([
      'transcribe-limit',
      `Twilio transcribes messages of 2 to 120 s, and maxLength is ${maxLength}: change it, or leave transcribe out`,
      verb,
    ]);
  }
  if (verb.name === 'Dial') {
    for (const number of nested.length === 1 ? [verb] : nested.filter(({ name }) => name === 'Number')) {
      const dialed = textOf(number).replace(/[\s().-]/g, '');
      if (EMERGENCY.includes(dialed))
        found.push([
          'bad-number',
          `it dials ${dialed}, which Twilio does not connect as an emergency call: tell callers to hang up and dial it themselves`,
          verb,
        ]);
      else if (dialed !== '' && !E164.test(dialed))
        found.push([
          'bad-number',
          `it dials ${textOf(number)}, which is not E.164: write + and the country code first, such as +14155552671`,
          verb,
        ]);
    }
  }
  const recordsDial =
    verb.name === 'Dial' &&
    (/^(true|record-)/.test(record) ||
      nested.some((noun) => noun.name === 'Conference' && noun.attributes['record'] === 'record-from-start'));
  const records = recordsDial || (verb.name === 'Start' && nested.some(({ name }) => name === 'Recording'));
  if (records && !isAnnounced(step)) {
    found.push([
      'unannounced-recording',
      'the call is recorded, and no prompt before says so: say it first, as the law of many places asks',
      verb,
    ]);
  }
  return found;
}

/** Whether a prompt on the way here told of recordings, or may have, as an audio file. */
function isAnnounced(step: Step): boolean {
  for (let one: Step | undefined = step; one; one = one.from?.by) {
    const { text = '', verbs = [] } = one.heard?.document ?? {};
    if (NOTICE.test(text) || verbs.flatMap(withNested).some(({ name }) => name === 'Play')) return true;
  }
  return false;
}

/** @param pressed what callers hear who press a key while they wait */
function ofQueue(
  verbs: readonly XmlElement[],
  hold?: Document,
  ...pressed: (Document | undefined)[]
): Found[] {
  return verbs
    .filter(({ name }) => name === 'Enqueue')
    .flatMap((verb): Found[] => {
      const { waitUrl } = verb.attributes;
      const found: Found[] = [];
      const own = waitUrl === '/hold';
      const names = hold?.verbs.flatMap(withNested).map(({ name }) => name) ?? [];
      const leaves = [hold, ...pressed].flatMap((one) => one?.verbs.map(({ name }) => name) ?? []);
      if (waitUrl === '' || (own && !names.some((name) => name === 'Play' || name === 'Say'))) {
        found.push([
          'queue-without-music',
          'callers wait in silence: play or say something in `hold`, with waitUrl="/hold"',
          verb,
        ]);
      }
      if (
        !waitUrl ||
        (own && !leaves.some((name) => name === 'Leave' || name === 'Hangup' || name === 'Redirect'))
      ) {
        found.push([
          'queue-without-exit',
          'callers cannot leave the queue but by hanging up: let `hold` take a key, and Leave',
          verb,
        ]);
      }
      return found;
    });
}
