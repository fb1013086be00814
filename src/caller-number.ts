/** ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE, as the keys of a telephone spell them. */
const STAND_INS = ['+266696687', '+7378742833', '+7378742883', '+2562533', '+8656696', '+86282452253'];

/**
 * The number of a caller, E.164, as a person could call it back; undefined where it is withheld, for which Twilio sends
 * a word or a stand-in, and where the caller has an address instead, such as `sip:` or `client:`.
 */
export function callerNumber(from: string): string | undefined {
  return /^\+[1-9]\d{6,14}$/.test(from) && !STAND_INS.includes(from) ? from : undefined;
}

/** A number for a prompt, digit by digit. */
export function spokenDigits(number: string): string {
  return [...number.replace(/\D/g, '')].join(' ');
}
