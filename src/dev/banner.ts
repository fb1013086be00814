import { styleText } from 'node:util';
import type { ShownVoicemail } from '../voicemail/show-voicemail.js';

/** What the banner tells, as far as it is known. */
export interface Facts {
  /** The webhook's URL on this computer. */
  webhook: string;
  /** The browser phone's URL. */
  page?: string;
  /** True where only requests that Twilio signed are answered. */
  verified: boolean;
  /** The tunnel's URL, or why there is no tunnel; undefined where none is configured. */
  tunnel?: { url: string } | { problem: string };
  /** The number that rings here, or why none does; undefined where none is configured. */
  number?: { rings: string } | { problem: string };
  /** Variables that a call from a real phone needs and that are not set. */
  missing: readonly string[];
}

/** The lines that tell where the tree answers, and to whom. */
export function banner({ webhook, page, verified, tunnel, number, missing }: Facts): string[] {
  const rows: [label: string, text: string][] = [['webhook', `POST ${webhook}`]];
  if (page !== undefined) rows.push(['browser phone', page]);
  if (tunnel)
    rows.push(['tunnel', 'url' in tunnel ? `POST ${tunnel.url}/webhook` : `none: ${tunnel.problem}`]);
  if (number)
    rows.push([
      'number',
      'rings' in number ? `${number.rings} rings this computer` : `none: ${number.problem}`,
    ]);
  rows.push(['open to', openTo(verified, tunnel)]);
  if (missing.length > 0)
    rows.push(['missing', `for calls from a real phone: ${missing.join(', ')} in .env`]);
  return rows.map(([label, text]) => `  ${bold(label.padEnd(14))}${text}`);
}

function openTo(verified: boolean, tunnel: Facts['tunnel']): string {
  const where = tunnel && 'url' in tunnel ? 'the internet' : 'this computer only';
  return verified ? `Twilio, by signature; ${where}` : `anybody, as requests are not verified; ${where}`;
}

/** A message that was recorded, and what was sent or would be. */
export function voicemailLines({ summary, delivery, text }: ShownVoicemail): string {
  const lines = text.split('\n').map((line) => dim(`          ${printable(line)}`));
  return [`${summary}: ${delivery}`, ...lines].join('\n');
}

/** Text of a request, without the control characters that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

export function dim(text: string): string {
  return styleText('dim', text, { stream: process.stdout });
}

export function red(text: string): string {
  return styleText('red', text, { stream: process.stdout });
}

export function amber(text: string): string {
  return styleText('yellow', text, { stream: process.stdout });
}
