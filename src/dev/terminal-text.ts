import { styleText } from 'node:util';

/** The text of a request with its control characters replaced, which a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

export function bold(text: string): string {
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
