/**
 * The number of Twilio's warning: an exact number that https://www.twilio.com/docs/api/errors lists as a warning, or
 * else 12200. Numbers that the page lists as errors are left out, because Twilio may end the call after an error.
 * @param about the attribute with the wrong value, 'children' for a misplaced child, 'text' for missing text
 */
export function warningCode(element: string, about: string): number {
  return codes.get(`${element}.${about}`) ?? 12200;
}

const codes = new Map([
  ['Dial.method', 13210],
  ['Dial.timeout', 13212],
  ['Dial.hangupOnStar', 13213],
  ['Dial.children', 13215],
  ['Dial.timeLimit', 13216],
  ['Dial.record', 13217],
  ['Dial.sequential', 13218],
  ['Dial.answerOnBridge', 13219],
  ['Dial.ringTone', 13220],
  ['Number.method', 13221],
  ['Number.sendDigits', 13222],
  ['Conference.muted', 13230],
  ['Conference.startConferenceOnEnter', 13232],
  ['Conference.waitMethod', 13234],
  ['Conference.beep', 13235],
  ['Sip.method', 13241],
  ['Gather.finishOnKey', 13310],
  ['Gather.method', 13312],
  ['Gather.timeout', 13313],
  ['Gather.numDigits', 13314],
  ['Gather.children', 13320],
  ['Gather.input', 13326],
  ['Gather.speechTimeout', 13327],
  ['Gather.maxSpeechTime', 13328],
  ['Gather.partialResultCallbackMethod', 13329],
  ['Gather.bargeIn', 13332],
  ['Gather.profanityFilter', 13333],
  ['Gather.debug', 13336],
  ['Gather.enhanced', 13339],
  ['Play.loop', 13410],
  ['Play.digits', 13430],
  ['Say.loop', 13510],
  ['Say.text', 13520],
  ['prosody.rate', 13513],
  ['Record.method', 13610],
  ['Record.timeout', 13611],
  ['Record.maxLength', 13612],
  ['Record.finishOnKey', 13613],
  ['Record.transcribe', 13614],
  ['Record.playBeep', 13616],
  ['Record.trim', 13699],
  ['Redirect.method', 13710],
  ['Reject.reason', 13810],
  ['Pause.length', 13910],
]);
