import { isWithheld } from '../caller-number.js';
import type { CallFacts, Voicemail } from './voicemail.js';

/** What people read about a message. */
export interface Wording {
  subject: string;
  text: string;
  /** For a mail: without links to other hosts, and readable on a phone. */
  html: string;
}

const PHONE_NUMBER = /(?<![\w:@.])\+\d{7,15}(?![\w@])/g;
const MAX_SUBJECT = 150;

type Row = [label: string, text: string];

/**
 * Words for a recorded message.
 * @param timeZone of the time; undefined: the server's
 */
export function wordingOf(voicemail: Voicemail, timeZone: string | undefined): Wording {
  const end = voicemail.audio
    ? ''
    : 'The recording is too large to be attached. It is in the Twilio console.';
  const rows = rowsOf(voicemail, timeZone, lengthOf(voicemail));
  return worded(subjectOf(voicemail), [rows, voicemail.transcript, end]);
}

/** Words for a text that a state sends. The subject is the text's first line. */
export function notificationWording(facts: CallFacts, text: string, timeZone: string | undefined): Wording {
  const [first = ''] = text.split('\n', 1);
  return worded(first.slice(0, MAX_SUBJECT), [text, rowsOf(facts, timeZone)]);
}

function rowsOf(facts: CallFacts, timeZone: string | undefined, length = ''): Row[] {
  const rows: Row[] = [
    ['From', callerOf(facts)],
    ['Name', facts.name],
    ['Place', facts.place],
    ['When', localTime(facts.time, timeZone)],
    ['Length', length],
    ['State', facts.state],
    ['To', facts.to],
  ];
  return rows.filter(([, text]) => text !== '');
}

/** The words of these tables and paragraphs. */
function worded(subject: string, parts: readonly (Row[] | string)[]): Wording {
  const known = parts.filter((part) => part.length > 0);
  const texts = known.map((part) =>
    typeof part === 'string' ? part : part.map(([label, text]) => `${label.padEnd(8)}${text}`).join('\n'),
  );
  const html = known.map((part) => {
    if (typeof part === 'string') return `<p style="white-space:pre-line">${linked(part)}</p>`;
    const cells = part.map(
      ([label, text]) =>
        `<tr><td style="padding:2px 16px 2px 0;color:#57606a">${label}</td><td>${linked(text)}</td></tr>`,
    );
    return `<table style="border-spacing:0">${cells.join('')}</table>`;
  });
  return {
    subject,
    text: texts.join('\n\n'),
    html: ['<div style="font:16px/1.5 sans-serif">', ...html, '</div>'].join('\n'),
  };
}

/** The subject and the text, for where there is no subject. The text of a state begins with it. */
export function withSubject({ subject, text }: Pick<Wording, 'subject' | 'text'>): string {
  return text.startsWith(subject) ? text : `${subject}\n\n${text}`;
}

/** `Voicemail, 4 s, from Jane Doe, +14155552671 (San Francisco, CA, US)`. */
export function subjectOf(voicemail: Voicemail): string {
  const { name, place } = voicemail;
  const who = [name, callerOf(voicemail)].filter(Boolean).join(', ');
  return `Voicemail, ${lengthOf(voicemail)}, from ${who}${place && ` (${place})`}`;
}

/** `4 s`, `1 min 5 s`. */
export function lengthOf({ seconds }: Pick<Voicemail, 'seconds'>): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

/** `Tue, Nov 24, 2026, 14:03:11 GMT+1`. */
export function localTime(time: Date, timeZone: string | undefined): string {
  const day = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short', ...day, ...clock }).format(time);
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

function callerOf({ from }: CallFacts): string {
  if (from === '') return 'an unknown number';
  return isWithheld(from) ? 'a withheld number' : from;
}

/** A phone number can be called back with a touch. */
function linked(text: string): string {
  return escapeHtml(text).replace(PHONE_NUMBER, (number) => `<a href="tel:${number}">${number}</a>`);
}
