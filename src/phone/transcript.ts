import { styleText } from 'node:util';
import type { Act, EndReason, PhoneEvent, PLAIN_ACTS } from './events.js';
import { indentTwiml } from './indent-twiml.js';

type Style = Parameters<typeof styleText>[0];
type Verb = Extract<PhoneEvent, { event: 'verb' }>;

interface TranscriptOptions {
  /** Shows each request with its document. */
  twiml: boolean;
  /** Columns to wrap at; 0 for no wrapping. */
  width: number;
  /** The output stream, which decides whether to use colours. */
  stream: NodeJS.WritableStream;
}

const SPEAKER_WIDTH = 8;

/** Returns a function that gives the transcript's lines for each event. Repeated speakers are named once. */
export function transcript(options: TranscriptOptions): (event: PhoneEvent) => string[] {
  let last = '';
  return (event) =>
    entries(event, options.twiml).flatMap(([who, what, style]) => {
      const speaker = who === last ? '' : who;
      if (who !== '') last = who;
      return columns(speaker, what, style, options);
    });
}

/** A line before wrapping. */
type Entry = [who: string, what: string, style: Style];

/** The entries for an event; empty for most verbs. */
export function entries(event: PhoneEvent, twiml: boolean): Entry[] {
  switch (event.event) {
    case 'request': {
      if (!twiml) return [];
      const params = Object.entries(event.params).map(([name, value]) => `${name}=${value}`);
      const head = `asks ${event.method} ${event.url}: ${event.status ?? 'no answer'}`;
      const rows = [params.join('  '), ...indentTwiml(event.twiml)];
      return [['Twilio', head, 'dim'], ...rows.map((row): Entry => ['', row, 'dim'])];
    }
    case 'verb':
      if (event.at === undefined) return describeVerb(event);
      return describeVerb(event).map(([, what, style]) => ['Callee', `hears: ${what}`, style]);
    case 'unplayed':
      return [['Phone', event.message, 'yellow']];
    case 'act':
      return [[...describeAct(event.act), 'cyan']];
    case 'note':
      return [['Twilio', event.message, 'dim']];
    case 'warning':
      return [['Warning', `${event.code}: ${event.message}`, 'yellow']];
    case 'error':
      return [
        ['Error', `${event.code}: ${event.message}`, 'red'],
        ['Twilio', '"An application error has occurred. Goodbye."', 'red'],
      ];
    case 'end':
      return ENDS[event.reason];
    case 'status':
      return [];
  }
}

const ENDS: Record<EndReason, Entry[]> = {
  hangup: [['Tree', 'hangs up', 'bold']],
  'end-of-document': [['Twilio', 'ends the call: the TwiML is over', 'bold']],
  rejected: [['Tree', 'rejects the call', 'bold']],
  'caller-hangup': [],
  error: [],
};

function describeVerb({ name, attributes, text }: Verb): Entry[] {
  switch (name) {
    case 'Say':
      return [['Tree', text, 'green']];
    case 'Play':
      return [['Tree', `plays ${text || `the tones ${attributes['digits']}`}`, 'dim']];
    case 'Record':
      return [['Twilio', attributes['playBeep'] === 'false' ? 'records' : 'beeps and records', 'dim']];
    case 'Dial':
      return [['Twilio', `dials ${text}`, 'dim']];
    case 'Enqueue':
      return [['Twilio', `puts the caller into the queue ${text}`, 'dim']];
    case 'Redirect':
      return [['Twilio', `goes on at ${text}`, 'dim']];
    default:
      return [];
  }
}

/** The entries of acts without details. */
const ACTS: Record<(typeof PLAIN_ACTS)[number], [who: string, what: string]> = {
  wait: ['Caller', 'stays silent'],
  hangup: ['Caller', 'hangs up'],
  answer: ['Other', 'answers'],
  busy: ['Other', 'is busy'],
  'no-answer': ['Other', 'does not answer'],
  failed: ['Other', 'cannot be reached'],
  agent: ['Agent', 'takes the call'],
  leave: ['Caller', 'leaves the queue'],
  'queue-full': ['Queue', 'is full'],
};

function describeAct(act: Act): [who: string, what: string] {
  switch (act.act) {
    case 'press':
      return ['Caller', `presses ${act.key}`];
    case 'say':
      return [
        'Caller',
        `says "${act.text}"${act.confidence === undefined ? '' : ` (confidence ${act.confidence})`}`,
      ];
    case 'speak': {
      const seconds = act.seconds === undefined ? '' : ` for ${act.seconds} s`;
      const ending = act.end === 'hangup' ? ', then hangs up' : `, then presses ${act.end}`;
      return ['Caller', `speaks${seconds}${act.end === 'silence' ? '' : ending}`];
    }
    case 'callee':
      if (act.does === undefined) return ['Other', 'stays silent'];
      return ['Other', act.does === 'hangup' ? 'hangs up' : `presses ${act.does}`];
    default:
      if ('by' in act && act.by === 'machine') return ['Other', 'is a machine, and answers'];
      return ACTS[act.act];
  }
}

/** The speaker's column, and the wrapped text beside it. */
function columns(who: string, what: string, style: Style, { width, stream }: TranscriptOptions): string[] {
  const rows = wrap(what, width > 0 ? Math.max(width - SPEAKER_WIDTH, 20) : Number.POSITIVE_INFINITY);
  return rows.map((row, index) => {
    const speaker = (index === 0 ? who : '').padEnd(SPEAKER_WIDTH);
    return speaker + styleText(style, row, { stream });
  });
}

function wrap(text: string, width: number): string[] {
  // A text that fits keeps its spaces, which indent documents.
  if (text.length <= width) return [text];
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else {
      row = row === '' ? word : `${row} ${word}`;
    }
  }
  return [...rows, row];
}
