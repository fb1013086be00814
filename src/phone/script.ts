import { type Act, KEYS, type Key, PLAIN_ACTS } from './events.js';
import { ImpossibleAct } from './line.js';

/** Thrown if a word is not an act. The message lists all acts. */
export class UnknownAct extends Error {}

const SPEECH_SECONDS = 3;

/**
 * The acts of one word of a script: `31` presses two keys, `speak:4:#` ends a message with a key, `callee:12` presses
 * two keys at the other end.
 * @throws UnknownAct
 */
export function parseActs(word: string): Act[] {
  const acts = keysIn(word)?.map((key): Act => ({ act: 'press', key })) ?? oneAct(word) ?? parseCallee(word);
  if (acts) return acts;
  throw new UnknownAct(
    `${JSON.stringify(word)} is not an act. Use keys (0-9, *, #), ${PLAIN_ACTS.join(', ')}, ` +
      'speak, speak:SECONDS, speak:SECONDS:hangup, speak:SECONDS:KEY, say:WORDS, say:WORDS:0.3, ' +
      'answer:machine, answer:SECONDS, answer:stay, callee:KEYS, callee:wait, or callee:hangup',
  );
}

function keysIn(word: string) {
  const keys = [...word].flatMap((typed) => toKey(typed) ?? []);
  return word !== '' && keys.length === word.length ? keys : undefined;
}

function oneAct(word: string): Act[] | undefined {
  const plain = PLAIN_ACTS.find((one) => one === word);
  if (plain) return [{ act: plain }];
  const [, text, confidence] = /^say:(.+?)(?::(0\.\d+))?$/s.exec(word) ?? [];
  if (text !== undefined)
    return [{ act: 'say', text, ...(confidence !== undefined && { confidence: Number(confidence) }) }];
  const act = parseAnswer(word) ?? parseSpeech(word);
  return act && [act];
}

function parseAnswer(word: string): Act | undefined {
  const [, how] = /^answer:(machine|stay|\d+)$/.exec(word) ?? [];
  if (how === undefined) return undefined;
  if (how === 'machine') return { act: 'answer', by: 'machine' };
  return { act: 'answer', seconds: how === 'stay' ? Number.POSITIVE_INFINITY : Number(how) };
}

function parseCallee(word: string): Act[] | undefined {
  const [, does = ''] = /^callee:(.+)$/.exec(word) ?? [];
  if (does === 'wait') return [{ act: 'callee' }];
  if (does === 'hangup') return [{ act: 'callee', does }];
  return keysIn(does)?.map((key): Act => ({ act: 'callee', does: key }));
}

function parseSpeech(word: string): Act | undefined {
  const [, seconds, ending = 'silence'] = /^speak(?::(\d+(?:\.\d+)?))?(?::(.+))?$/.exec(word) ?? [];
  if (!word.startsWith('speak') || (word !== 'speak' && seconds === undefined)) return undefined;
  const end = ending === 'silence' || ending === 'hangup' ? ending : toKey(ending);
  return end && { act: 'speak', seconds: Number(seconds ?? SPEECH_SECONDS), end };
}

export function toKey(typed: string): Key | undefined {
  return KEYS.find((key) => key === typed);
}

/** @throws ImpossibleAct if a character is not a key */
export function toKeys(keys: string): Key[] {
  return [...keys].map((typed) => {
    const key = toKey(typed);
    if (key !== undefined) return key;
    throw new ImpossibleAct(`there is no key ${JSON.stringify(typed)} on a telephone, only 0 to 9, * and #`);
  });
}
