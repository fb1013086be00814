import type { ActName, Status } from '../events.js';
import { TwimlError, textOf, type XmlElement } from '../xml.js';
import { resolve, type Stage, seconds, whole } from './stage.js';

/** The status during a prompt, and the acts that interrupt the prompt. */
export interface Listening {
  status: Status;
  acts: readonly ActName[];
}

const QUIET: Listening = { status: 'playing', acts: [] };
const SPOKEN_WORDS_PER_SECOND = 2.5;
const AUDIO_FILE_MS = 3000;

/**
 * Plays Say, Play or Pause. Returns the act that interrupted it.
 * @throws TwimlError 11200 if the file of a Play is missing, 12300 if it is not audio
 */
export async function playPrompt(element: XmlElement, stage: Stage, listening: Listening = QUIET) {
  const { status, acts } = listening;
  const { line } = stage.leg;
  if (element.name === 'Pause') return line.play(status, seconds(element, 'length', 1), acts);
  if (element.name === 'Play') await fetchAudio(element, stage);
  const once = element.name === 'Say' ? spokenMs(textOf(element)) : AUDIO_FILE_MS;
  const loop = whole(element, 'loop', 1);
  if (loop > 0) return line.play(status, once * loop, acts);
  // 0 repeats for ever (https://www.twilio.com/docs/voice/twiml/say#loop). Silence does not end it.
  const ending = acts.filter((act) => act !== 'wait');
  return line.wait(status, Number.POSITIVE_INFINITY, ending);
}

/** The estimated time to say a text, in milliseconds. */
export function spokenMs(text: string): number {
  return Math.round((text.split(' ').length / SPOKEN_WORDS_PER_SECOND) * 1000);
}

/** Fetches the file of a Play. */
async function fetchAudio(play: XmlElement, stage: Stage): Promise<void> {
  const text = textOf(play);
  if (text === '') return;
  const url = resolve(text, stage);
  try {
    await stage.leg.client.fetchAudio(url);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    throw new TwimlError(error.code === 12300 ? 12300 : 11200, `<Play> has no file: ${error.message}`);
  }
  stage.leg.line.checkConnected();
}
