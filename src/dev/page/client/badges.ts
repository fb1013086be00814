import type { LiveCall } from '../types.js';

/** A mark at a state for one call, or for several calls. */
export interface Badge {
  text: string;
  /** The number of the colour; undefined for several calls. */
  colour: number | undefined;
}

const COLOURS = 8;
/** With more calls in a state, only their number is shown. */
const MOST_LETTERS = 3;

/** The letter of a call, which identifies it also without colours. */
export function letter({ slot }: Pick<LiveCall, 'slot'>): string {
  const first = String.fromCharCode(65 + (slot % 26));
  return slot < 26 ? first : `${first}${Math.floor(slot / 26) + 1}`;
}

export function colour({ slot }: Pick<LiveCall, 'slot'>): number {
  return slot % COLOURS;
}

/** The badges at each state for the calls of other phones. */
export function badgesOf(calls: readonly LiveCall[]): Map<string, Badge[]> {
  const inState = new Map<string, LiveCall[]>();
  for (const call of calls) {
    if (call.own || call.over || call.state === undefined) continue;
    inState.set(call.state, [...(inState.get(call.state) ?? []), call]);
  }
  return new Map(
    [...inState].map(([state, there]) => [
      state,
      there.length > MOST_LETTERS
        ? [{ text: String(there.length), colour: undefined }]
        : there.map((call) => ({ text: letter(call), colour: colour(call) })),
    ]),
  );
}
