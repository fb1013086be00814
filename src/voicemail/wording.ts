import { isWithheld } from '../caller-number.js';
import type { Voicemail } from './voicemail.js';

/** What people read about a message. */
export interface Wording {
  subject: string;
  text: string;
  /** For a mail: without links to other hosts, and readable on a phone. */
  html: string;
}

const PHONE_NUMBER = /^\+\d{7,15}$/;

/**
 * Words for a message.
 * @param timeZone of the time; undefined: the server's
 */
export function wordingOf(voicemail: Voicemail, timeZone: string | undefined): Wording {
  const { name, place, state, to, transcript, audio } = voicemail;
  const rows: [label: string, text: string][] = [
    ['From', callerOf(voicemail)],
    ['Name', name],
    ['Place', place],
    ['When', localTime(voicemail.time, timeZone)],
    ['Length', lengthOf(voicemail)],
    ['State', state],
    ['To', to],
  ];
  const known = rows.filter(([, text]) => text !== '');
  const end = audio ? '' : 'The recording is too large to be attached. It is in the Twilio console.';
  const lines = known.map(([label, text]) => `${label.padEnd(8)}${text}`);
  const cells = known.map(
    ([label, text]) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#57606a">${label}</td><td>${linked(text)}</td></tr>`,
  );
  return {
    subject: subjectOf(voicemail),
    text: [lines.join('\n'), transcript, end].filter(Boolean).join('\n\n'),
    html: [
      '<div style="font:16px/1.5 sans-serif">',
      `<table style="border-spacing:0">${cells.join('')}</table>`,
      ...(transcript ? [`<p style="white-space:pre-line">${escapeHtml(transcript)}</p>`] : []),
      ...(end ? [`<p>${end}</p>`] : []),
      '</div>',
    ].join('\n'),
  };
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

function callerOf({ from }: Voicemail): string {
  if (from === '') return 'an unknown number';
  return isWithheld(from) ? 'a withheld number' : from;
}

/** A phone number can be called back with a touch. */
function linked(text: string): string {
  return PHONE_NUMBER.test(text) ? `<a href="tel:${text}">${text}</a>` : escapeHtml(text);
}
