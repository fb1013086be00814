/**
 * What Twilio sends instead of a withheld number: a word, or ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE as
 * the keys of a telephone spell them (https://support.twilio.com/hc/en-us/articles/223179988).
 */
const WITHHELD =
  /^(?:|anonymous|restricted|blocked|unknown|unavailable|\+?(?:266696687|7378742833|7378742883|2562533|8656696|86282452253))$/i;

/** Whether the caller does not show a number. */
export function isWithheld(from: string): boolean {
  return WITHHELD.test(from);
}

/**
 * The number of a caller, E.164, as a person could call it back; undefined where it is withheld, and where the caller
 * has an address instead, such as `sip:` or `client:`.
 */
export function callerNumber(from: string): string | undefined {
  return /^\+[1-9]\d{6,14}$/.test(from) && !isWithheld(from) ? from : undefined;
}

/** A number for a prompt, digit by digit. */
export function spokenDigits(number: string): string {
  return [...number.replace(/\D/g, '')].join(' ');
}
