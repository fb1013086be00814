import { Bridge, TALK_SECONDS } from '../bridge.js';
import { newSid, type Params } from '../http/params.js';
import { textOf, type XmlElement } from '../xml.js';
import { type Dialing, type Recorded, stayBridged } from './dial.js';
import { hold } from './hold.js';
import { Recording } from './recording.js';
import { callBack, isTrue, methodOf, resolve, type Stage, wantsEvent } from './stage.js';

/**
 * StatusCallbackEvent by the event's name in the attribute
 * (https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallbackEvent).
 */
const EVENTS = {
  start: 'conference-start',
  end: 'conference-end',
  join: 'participant-join',
  leave: 'participant-leave',
} as const;

/** Joins a conference, which starts when somebody else joins, and ends when they leave. */
export function playConference(noun: XmlElement, dial: XmlElement, stage: Stage): Dialing {
  const { leg } = stage;
  const { line } = leg;
  const sid = newSid('CF');
  const { waitUrl = '' } = noun.attributes;
  const recorded: Recorded = { params: {} };
  let sequence = 0;

  function tell(event: keyof typeof EVENTS, params: Params = {}) {
    if (!wantsEvent(noun, 'statusCallbackEvent', event, '')) return;
    callBack(noun, 'statusCallback', stage, {
      ConferenceSid: sid,
      FriendlyName: textOf(noun),
      StatusCallbackEvent: EVENTS[event],
      SequenceNumber: String(++sequence),
      Timestamp: new Date().toUTCString(),
      ...params,
    });
  }
  const own: Params = {
    Muted: String(isTrue(noun, 'muted')),
    Hold: 'false',
    StartConferenceOnEnter: noun.attributes['startConferenceOnEnter'] ?? 'true',
    EndConferenceOnExit: noun.attributes['endConferenceOnExit'] ?? 'false',
  };

  async function play() {
    tell('join', own);
    let started = false;
    try {
      const ask = () =>
        waitUrl === ''
          ? undefined
          : { url: resolve(waitUrl, stage), method: methodOf(noun, 'waitMethod'), params: {} };
      const { act } = await line.during(['answer'], () => hold(stage, 'conference-hold', ask));
      started = true;
      tell('start');
      await talk(act?.act === 'answer' ? act.seconds : undefined);
    } finally {
      tell('leave', own);
      if (started)
        tell('end', { CallSidEndingConference: leg.sid, ReasonConferenceEnded: 'last-participant-left' });
    }
  }

  async function talk(length = TALK_SECONDS) {
    const recording =
      noun.attributes['record'] === 'record-from-start'
        ? new Recording(noun, stage, 'Conference')
        : undefined;
    try {
      await stayBridged(new Bridge(), dial, stage, recorded, length);
    } finally {
      recording?.end();
    }
  }

  return { play, result: () => ({ DialCallStatus: 'answered', ...recorded.params }) };
}
