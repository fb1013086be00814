import { KEYS, type Key } from './events.js';
import { ImpossibleAct } from './line.js';

export function toKey(typed: string): Key | undefined {
  return KEYS.find((key) => key === typed);
}

/** @throws ImpossibleAct where a character is no key */
export function toKeys(keys: string): Key[] {
  return [...keys].map((typed) => {
    const key = toKey(typed);
    if (key !== undefined) return key;
    throw new ImpossibleAct(`there is no key ${JSON.stringify(typed)} on a telephone, only 0 to 9, * and #`);
  });
}
