import { textOf, type XmlElement } from '../phone/xml.js';
import type { Played, Step } from './played.js';
import { type Finding, type ProblemKind, problem, quote } from './problem.js';
import { elementsOf, withNested } from './read-twiml.js';
import { spokenKeys } from './spoken-keys.js';

/** Verbs during which keys mean something, to Twilio or to the other side. */
const TAKE_KEYS = ['Gather', 'Record', 'Dial', 'Enqueue', 'Connect', 'Pay', 'Prompt', 'Redirect'];
const LONGEST_MENU_S = 20;
const LONGEST_DEAF_S = 5;
const WORDS_PER_SECOND = 2.5;
const SHORTEST_NUMBER = 4;

/** What is said where it does not help. */
export function promptProblems({ steps }: Played): Finding[] {
  const seen = new Set<unknown>();
  const fresh = steps.filter(({ heard }) => heard && !seen.has(heard) && seen.add(heard));
  return [...fresh.flatMap(inDocument), ...notReadBack(steps)];
}

function inDocument(step: Step): Finding[] {
  const { verbs = [], text = '' } = step.heard?.document ?? {};
  const found: Finding[] = [];
  const add = (kind: ProblemKind, at: number, message: string) =>
    found.push(problem(kind, step.writers[at] ?? step.state ?? '', message, step));
  const gather = verbs.findIndex(({ name }) => name === 'Gather');
  verbs.forEach((verb, at) => {
    const { promised, keyFirst } = spokenKeys(
      withNested(verb)
        .filter(({ name }) => name === 'Say')
        .map(textOf)
        .join(' '),
    );
    for (const words of keyFirst.slice(0, 1)) {
      add(
        'key-first',
        at,
        `callers listen for their choice, and then for its key: put the choice before "${words} …"`,
      );
    }
    if (promised.size === 0 || verb.name !== 'Say') return;
    const keys = [...promised].join(', ');
    if (!verbs.some(({ name }) => TAKE_KEYS.includes(name))) {
      add(
        'idle-key',
        at,
        `a prompt promises ${keys}, but nothing waits for a key here: ask with a Gather and an exit function, or do not say it`,
      );
    } else if (at < gather) {
      add(
        'deaf-prompt',
        at,
        `a prompt names ${keys} before the Gather, and who presses a key meanwhile is not heard: say it inside the Gather`,
      );
    }
  });
  const before = verbs.slice(0, Math.max(gather, 0));
  const deaf = before.map(secondsOf).reduce((sum, seconds) => sum + seconds, 0);
  if (deaf > LONGEST_DEAF_S && !found.some(({ kind }) => kind === 'deaf-prompt')) {
    add(
      'deaf-prompt',
      0,
      `${Math.round(deaf)} s are said before the Gather, which no key interrupts: say them inside the Gather`,
    );
  }
  const asked = verbs[gather]
    ? elementsOf(verbs[gather])
        .map(secondsOf)
        .reduce((sum, seconds) => sum + seconds, 0)
    : 0;
  if (asked > LONGEST_MENU_S && spokenKeys(text).promised.size > 1) {
    add(
      'long-menu',
      gather,
      `this menu takes ${Math.round(asked)} s, and callers listen for ${LONGEST_MENU_S}: shorten or split it`,
    );
  }
  return found;
}

/** About how long a prompt takes; 0 for audio files, which nobody knows here. */
function secondsOf(verb: XmlElement): number {
  if (verb.name === 'Pause') return Number(verb.attributes['length'] ?? 1);
  return verb.name === 'Say' ? textOf(verb).split(' ').filter(Boolean).length / WORDS_PER_SECOND : 0;
}

/** Numbers that are kept as they were typed, where the caller hears none of them before the call goes on. */
function notReadBack(steps: readonly Step[]): Finding[] {
  const kept = steps.filter(({ ask, from, heard, memory }) => {
    const digits = JSON.stringify(ask?.brings.digits ?? '');
    const isNumber = ask?.kind === 'number' && digits.length >= SHORTEST_NUMBER + 2;
    return isNumber && heard && memory.includes(digits) && !from?.memory.includes(digits);
  });
  const readBack = new Set(kept.filter(isReadBack).map(({ from }) => from?.state));
  return kept.flatMap((step) => {
    const { from, state = '' } = step;
    if (!from || readBack.has(from.state)) return [];
    const message = `the number that callers type is kept, and ${quote(state)} does not read it back: say it, and ask whether it is right`;
    return [problem('not-read-back', from.state, message, step)];
  });
}

/** Whether the number was said, or may have been, in the next document. */
function isReadBack({ ask, heard }: Step): boolean {
  const { text = '', verbs = [] } = heard?.document ?? {};
  const plays = verbs.flatMap(withNested).some(({ name }) => name === 'Play');
  return plays || text.replace(/[\s,.-]/g, '').includes(ask?.brings.digits ?? '');
}
