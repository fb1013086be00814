import type { Act, ActName } from '../events.js';
import type { XmlElement } from '../xml.js';
import { type Listening, playPrompt } from './prompts.js';
import { announce, elements, type Outcome, type Stage, seconds, toAction, whole } from './stage.js';

/** Plays a Gather: its prompt, which a key or a word cuts off, and the wait for the rest. */
export async function playGather(gather: XmlElement, stage: Stage): Promise<Outcome> {
  const { finishOnKey = '#', input = 'dtmf', actionOnEmptyResult } = gather.attributes;
  const wanted = whole(gather, 'numDigits', Number.POSITIVE_INFINITY, 1);
  const inputs = input.split(/\s+/);
  const acts: ActName[] = ['wait'];
  if (inputs.includes('dtmf')) acts.push('press');
  if (inputs.includes('speech')) acts.push('say');
  const listening: Listening = { status: 'gathering', acts };

  let act = await playPrompts(gather, stage, listening);
  let digits = '';
  const timeout = seconds(gather, 'timeout', 5);
  for (;;) {
    if (act?.act === 'say') return toAction(gather, stage, { SpeechResult: act.text, Confidence: '0.9' });
    if (act?.act === 'press') {
      if (finishOnKey.includes(act.key)) break;
      digits += act.key;
      if (digits.length >= wanted) break;
    }
    if (act?.act === 'wait') break;
    act = await stage.line.wait('gathering', timeout, acts);
    if (act === undefined) break;
  }

  if (digits !== '') return toAction(gather, stage, { Digits: digits });
  if (actionOnEmptyResult?.toLowerCase() !== 'true') return undefined;
  return toAction(gather, stage, stage.switches.emptyDigits === 'empty' ? { Digits: '' } : {});
}

async function playPrompts(gather: XmlElement, stage: Stage, listening: Listening): Promise<Act | undefined> {
  let silence: Act | undefined;
  for (const prompt of elements(gather)) {
    if (!['Say', 'Play', 'Pause'].includes(prompt.name)) continue;
    announce(prompt, stage);
    // Whoever stays silent hears the rest too, only sooner.
    if (silence) continue;
    const act = await playPrompt(prompt, stage, listening);
    if (act?.act === 'wait') silence = act;
    else if (act) return act;
  }
  return silence;
}
