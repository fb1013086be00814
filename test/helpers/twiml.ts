/** A whole response as Twilio gets it. */
export function twiml(verbs: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;
}

export const HANGUP = twiml('<Hangup/>');
export const EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
