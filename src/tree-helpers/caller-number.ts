/**
 * Twilio's values for a withheld number: a word, or ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE as
 * the keys of a telephone spell them (https://support.twilio.com/hc/en-us/articles/223179988).
 */
const WITHHELD =
  /^(?:|anonymous|restricted|blocked|unknown|unavailable|\+?(?:266696687|7378742833|7378742883|2562533|8656696|86282452253))$/i;

/** True if the caller withholds the number. */
export function isWithheld(from: string): boolean {
  return WITHHELD.test(from);
}

/**
 * The caller's number in E.164 format, if somebody can call it back; undefined for a withheld number, and for an
 * address such as `sip:` or `client:`.
 */
export function callerNumber(from: string): string | undefined {
  return /^\+[1-9]\d{6,14}$/.test(from) && !isWithheld(from) ? from : undefined;
}

/** The digits of a number with spaces between, so that a voice says them one by one. */
export function spokenDigits(number: string): string {
  return [...number.replace(/\D/g, '')].join(' ');
}
