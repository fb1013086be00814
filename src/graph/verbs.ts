import type { Verb } from './twiml.js';

const SHORT = 48;

/** What verbs do, a few words each: `says "Welcome"`, `waits for a key`. */
export function describeVerbs(verbs: readonly Verb[]): string[] {
  return verbs.flatMap((verb) => {
    switch (verb.name) {
      case 'Say':
        return `says "${shorten(verb.text)}"`;
      case 'Play':
        return `plays ${verb.text}`;
      case 'Gather':
        return [...describeVerbs(verb.children), `waits for ${awaited(verb)}`];
      case 'Record':
        return 'records a message';
      case 'Enqueue':
        return `queues in ${verb.text}`;
      case 'Dial':
        return `dials ${verb.text}`;
      case 'Hangup':
        return 'hangs up';
      case 'Redirect':
        return `goes on at ${verb.text}`;
      case 'Pause':
        return [];
      default:
        return `<${verb.name}>`;
    }
  });
}

function awaited({ attributes }: Verb): string {
  const keys = attributes.get('numDigits') === '1' ? 'a key' : 'keys';
  const input = attributes.get('input') ?? 'dtmf';
  if (!input.includes('speech')) return keys;
  return input.includes('dtmf') ? `${keys} or speech` : 'speech';
}

/** Whole words, and dots for the others. */
function shorten(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  if (words.length <= SHORT) return words;
  return `${words.slice(0, SHORT).replace(/\W*\s\S*$/, '')} …`;
}
