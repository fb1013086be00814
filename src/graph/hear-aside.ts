import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { KEYS } from '../phone/events.js';
import { isState, type Speaker } from '../state-machine.js';
import type { Ask } from './asks.js';
import type { Aside, Step } from './played.js';
import { readTwiml } from './read-twiml.js';
import { Run, type World } from './run.js';
import { callAt } from './take-turns.js';
import type { WatchedTree } from './watch-tree.js';

const WAITING: Ask = {
  kind: 'queue',
  label: 'waiting',
  words: [],
  brings: { queue: { position: 1, size: 1, waitedSeconds: 5, averageSeconds: 30 } },
};

const PRESSED_WAITING = KEYS.map(
  (digits): Ask => ({ ...WAITING, brings: { ...WAITING.brings, digits, params: { Digits: digits } } }),
);

/** What a callee does: answers, and presses a key. */
const CALLEE = [undefined, '1', '2', '*'].map(
  (digits): Ask => ({
    kind: 'key',
    label: digits ?? 'answered',
    words: [],
    brings: digits === undefined ? {} : { digits, params: { Digits: digits } },
  }),
);

/**
 * What is heard beside the turns while a call is in a state that queues or dials: by the caller who waits, and by the
 * callee who answers.
 * @param by the step that queued the caller, or dialed
 */
export async function hearAside<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  state: string,
  by: Step,
  open: World,
): Promise<Aside[]> {
  const place = isState(tree, state) ? tree.states[state] : undefined;
  if (!place || !('enter' in place)) return [];
  const { hold, callee } = place;
  const heard: Aside[] = [];
  if (hold) heard.push(await hear('hold', hold, WAITING));
  const asksKey = heard[0]?.document?.verbs.some(({ name }) => name === 'Gather') ?? false;
  if (hold && asksKey) for (const ask of PRESSED_WAITING) heard.push(await hear('hold', hold, ask));
  if (callee) for (const ask of CALLEE) heard.push(await hear('callee', callee, ask));
  return heard;

  async function hear(handler: Aside['handler'], speak: Speaker<Memory>, ask: Ask): Promise<Aside> {
    const { memory, world } = by;
    const run = new Run([], world, open);
    tree.run = run;
    const response = new VoiceResponse();
    const call = callAt<Memory>({ state, memory, world, open, requestId: handler, ask });
    const about = { state, handler, by };
    try {
      await speak(response, call);
      const document = readTwiml(response.toString(), handler === 'hold' ? 'hold' : 'whisper');
      return { ...about, document, fault: undefined };
    } catch {
      return { ...about, document: undefined, fault: run.fault };
    }
  }
}
