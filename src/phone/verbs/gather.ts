import type { Act, ActName } from '../events.js';
import { elementRule } from '../grammar/elements.js';
import type { Params } from '../http/params.js';
import { elementsOf, type XmlElement } from '../xml.js';
import { type Listening, playPrompt } from './prompts.js';
import { announce, callBack, isTrue, type Outcome, type Stage, seconds, toAction, whole } from './stage.js';

const PROMPTS = elementRule('Gather', 'Response')?.children ?? new Set();

/** Plays a Gather: the prompts, which a key or a word interrupts, and the wait for the rest of the input. */
export async function playGather(gather: XmlElement, stage: Stage): Promise<Outcome> {
  const { finishOnKey = '#', input = 'dtmf' } = gather.attributes;
  const { emptyDigits, extraParams } = stage.leg.settings;
  const wanted = whole(gather, 'numDigits', Number.POSITIVE_INFINITY, 1);
  const inputs = input.trim().split(/\s+/);
  let acts: ActName[] = ['wait'];
  if (inputs.includes('dtmf')) acts.push('press');
  if (inputs.includes('speech')) acts.push('say');

  let act = await playPrompts(gather, stage, { status: 'gathering', acts });
  let digits = '';
  let finish = '';
  const timeout = seconds(gather, 'timeout', 5);
  for (;;) {
    if (act?.act === 'say') return toAction(gather, stage, heardSpeech(gather, stage, act));
    if (act?.act === 'press') {
      // After a key, Twilio ignores speech.
      acts = ['wait', 'press'];
      if (finishOnKey.includes(act.key)) {
        finish = act.key;
        break;
      }
      digits += act.key;
      if (digits.length >= wanted) break;
    }
    if (act?.act === 'wait') break;
    act = await stage.leg.line.wait('gathering', timeout, acts);
    if (act === undefined) break;
  }

  // Real requests carry these parameters, but they are not documented.
  const extra: Params = extraParams ? { msg: 'Gather End', FinishedOnKey: finish } : {};
  if (digits !== '') return toAction(gather, stage, { Digits: digits, ...extra });
  if (!isTrue(gather, 'actionOnEmptyResult')) return undefined;
  return toAction(gather, stage, { ...(emptyDigits === 'empty' ? { Digits: '' } : {}), ...extra });
}

function heardSpeech(
  gather: XmlElement,
  stage: Stage,
  { text, confidence = 0.9 }: Extract<Act, { act: 'say' }>,
): Params {
  callBack(gather, 'partialResultCallback', stage, {
    UnstableSpeechResult: text,
    Stability: '0.8',
    SequenceNumber: '0',
  });
  return { SpeechResult: text, Confidence: String(confidence) };
}

async function playPrompts(gather: XmlElement, stage: Stage, listening: Listening): Promise<Act | undefined> {
  let silence: Act | undefined;
  for (const prompt of elementsOf(gather)) {
    if (!PROMPTS.has(prompt.name) || 'digits' in prompt.attributes) continue;
    announce(prompt, stage);
    // A silent caller hears the other prompts too; on a virtual clock, they take no time.
    if (silence) continue;
    const act = await playPrompt(prompt, stage, listening);
    if (act?.act === 'wait') silence = act;
    else if (act) return act;
  }
  return silence;
}
