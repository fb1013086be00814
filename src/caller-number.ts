/** ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE, as the keys of a telephone spell them. */
const STAND_INS = ['+266696687', '+7378742833', '+7378742883', '+2562533', '+8656696', '+86282452253'];

/**
 * The caller's number in E.164 format, if somebody can call it back. Undefined for a withheld number, for which Twilio
 * sends a word or one of the stand-ins, and for an address such as `sip:` or `client:`.
 */
export function callerNumber(from: string): string | undefined {
  return /^\+[1-9]\d{6,14}$/.test(from) && !STAND_INS.includes(from) ? from : undefined;
}

/** The digits of a number with spaces between, so that a voice says them one by one. */
export function spokenDigits(number: string): string {
  return [...number.replace(/\D/g, '')].join(' ');
}
