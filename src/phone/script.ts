import { type Act, PLAIN_ACTS } from './events.js';
import { toKey } from './keys.js';

/** Thrown where what was typed is no act; the message says what would be. */
export class UnknownAct extends Error {}

const SPEECH_SECONDS = 3;

/**
 * The acts that one word of a script stands for: `31` presses two keys, `speak:4:#` ends a message by a key.
 * @throws UnknownAct
 */
export function parseActs(word: string): Act[] {
  const keys = [...word].flatMap((typed) => toKey(typed) ?? []);
  if (word !== '' && keys.length === word.length) return keys.map((key) => ({ act: 'press', key }));
  const plain = PLAIN_ACTS.find((one) => one === word);
  if (plain) return [{ act: plain }];
  const act = parseSpeech(word);
  if (act) return [act];
  throw new UnknownAct(
    `${JSON.stringify(word)} is no act. Use keys (0-9, *, #), ${PLAIN_ACTS.join(', ')}, ` +
      'speak, speak:SECONDS, speak:SECONDS:hangup, speak:SECONDS:KEY, or say:WORDS',
  );
}

function parseSpeech(word: string): Act | undefined {
  if (word.startsWith('say:') && word.length > 4) return { act: 'say', text: word.slice(4) };
  const [, seconds, ending = 'silence'] = /^speak(?::(\d+(?:\.\d+)?))?(?::(.+))?$/.exec(word) ?? [];
  if (!word.startsWith('speak') || (word !== 'speak' && seconds === undefined)) return undefined;
  const end = ending === 'silence' || ending === 'hangup' ? ending : toKey(ending);
  return end && { act: 'speak', seconds: Number(seconds ?? SPEECH_SECONDS), end };
}
