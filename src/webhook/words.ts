import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

/** What any tree says where its own words end. */
export const APOLOGY =
  'We are sorry, something went wrong. Please hold while we connect you to somebody who can help.';
export const LAST_APOLOGY = 'We are sorry, something went wrong. Please call again later.';
export const GOODBYE = 'We have not heard from you for a while, so we are ending this call. Goodbye.';

/** Says this and hangs up. */
export function farewell(words: string): string {
  const response = new VoiceResponse();
  response.say(words);
  response.hangup();
  return response.toString();
}
