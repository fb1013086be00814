import type { ActName, Status } from '../events.js';
import { textOf, type XmlElement } from '../xml.js';
import { type Stage, seconds, whole } from './stage.js';

/** What can cut a prompt off, and what the phone is doing meanwhile. */
export interface Listening {
  status: Status;
  acts: readonly ActName[];
}

const QUIET: Listening = { status: 'playing', acts: [] };
const SPOKEN_WORDS_PER_SECOND = 2.5;
const AUDIO_FILE_MS = 3000;

/** Plays Say, Play or Pause; gives the act that cut it off. */
export async function playPrompt(element: XmlElement, { line }: Stage, listening: Listening = QUIET) {
  const { status, acts } = listening;
  if (element.name === 'Pause') return line.play(status, seconds(element, 'length', 1), acts);
  const once = element.name === 'Say' ? spokenMs(textOf(element)) : AUDIO_FILE_MS;
  const loop = whole(element, 'loop', 1);
  if (loop > 0) return line.play(status, once * loop, acts);
  // 0 repeats until something ends it (https://www.twilio.com/docs/voice/twiml/say#loop); silence does not.
  const ending = acts.filter((act) => act !== 'wait');
  return line.wait(status, Number.POSITIVE_INFINITY, ending);
}

function spokenMs(text: string): number {
  return Math.round((text.split(' ').length / SPOKEN_WORDS_PER_SECOND) * 1000);
}
