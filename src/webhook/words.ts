import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Words } from '../state-machine.js';
import { checkXml } from './limits.js';

const WORDS: Words = {
  apology: {
    text: 'We are sorry, something went wrong. Please hold while we connect you to somebody who can help.',
  },
  lastApology: { text: 'We are sorry, something went wrong. Please call again later.' },
  goodbye: { text: 'We have not heard from you for a while, so we are ending this call. Goodbye.' },
};

/** Says what the server itself has to say in a call, in the tree's words where it has some. */
export function sayWords<Name extends string, Memory>(
  response: VoiceResponse,
  tree: PhoneTree<Name, Memory>,
  call: Call<Memory>,
  which: keyof Words,
): void {
  try {
    const { text, ...attributes } = tree.words?.(call)[which] ?? WORDS[which];
    const tried = new VoiceResponse();
    tried.say(attributes, text);
    if (typeof text !== 'string' || text.trim() === '') throw new Error('there are no words to say');
    checkXml(tried.toString());
    response.say(attributes, text);
  } catch {
    response.say(WORDS[which].text);
  }
}

/** Says this and hangs up. */
export function farewell<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  call: Call<Memory>,
  which: keyof Words,
): string {
  const response = new VoiceResponse();
  sayWords(response, tree, call, which);
  response.hangup();
  return response.toString();
}
