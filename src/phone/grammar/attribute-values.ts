/** The allowed values of an attribute. */
interface ValueRule {
  /** Completes "but must be ...". */
  allowed: string;
  accepts: (value: string) => boolean;
}

/**
 * The allowed values of an attribute: the types of the SDK, with the ranges of the pages under
 * https://www.twilio.com/docs/voice/twiml. Voices, languages and models can be any text, because Twilio often adds new
 * ones.
 */
export function valueRule(element: string, attribute: string): ValueRule {
  return rules.get(`${element}.${attribute}`) ?? rules.get(attribute) ?? anyText;
}

const anyText: ValueRule = { allowed: 'any text', accepts: () => true };

const recordings = `do-not-record record-from-answer record-from-ringing record-from-answer-dual
  record-from-ringing-dual true false`;

// By attribute, or by element and attribute if elements differ.
const table: [attributes: string, rule: ValueRule][] = [
  [
    `method amdStatusCallbackMethod partialResultCallbackMethod recordingStatusCallbackMethod referMethod
    statusCallbackMethod waitMethod waitUrlMethod`,
    oneOf('GET POST'),
  ],
  [
    `action amdStatusCallback eventCallbackUrl partialResultCallback recordingStatusCallback referUrl
    statusCallback statusCallbackUrl transcribeCallback url waitUrl`,
    { allowed: 'a URL', accepts: isUrl },
  ],
  [
    `Gather.debug actionOnEmptyResult answerOnBridge bargeIn copyParentTo dtmfDetection
    enableAutomaticPunctuation enableProviderData endConferenceOnExit enhanced hangupOnStar
    inboundAutocreation muted partialPrompts partialResults playBeep preemptible profanityFilter
    requireMatchingInputs securityCode sentimentAnalysis sequential startConferenceOnEnter transcribe`,
    oneOf('true false'),
  ],

  ['inboundTimeout length loop routingAssignmentTimeout timeout Task.priority', integer(0)],
  ['maxQueueSize maxSpeechTime minPostalCodeLength numDigits', integer(1)],
  ['maxLength timeLimit', integer(1, 86400)],
  ['Dial.timeout', integer(5, 600)],
  ['machineDetectionSilenceTimeout', integer(2000, 10000)],
  ['machineDetectionSpeechEndThreshold', integer(500, 5000)],
  ['machineDetectionSpeechThreshold', integer(1000, 6000)],
  ['machineDetectionTimeout', integer(3, 60)],
  ['maxAttempts', integer(1, 3)],
  ['maxParticipants', integer(1, 250)],

  ['attempt', like(/^\d+( \d+)*$/, 'whole numbers with a space between')],
  ['chargeAmount', like(/^(\d{1,6}(\.\d+)?|1000000(\.0+)?)$/, 'a number from 0 to 1000000')],
  ['digits sendDigits', like(/^[0-9A-DWw#*]+$/, 'keys 0-9, A-D, # and *, or w and W to wait')],
  ['Gather.finishOnKey', like(/^[0-9#*]?$/, 'one of 0-9, # and *, or empty')],
  ['Record.finishOnKey', like(/^[0-9#*]*$/, 'any of 0-9, # and *, or empty')],
  ['speechTimeout', like(/^(auto|\d+)$/, 'auto or a whole number of at least 0')],

  ['Gather.input', someOf('dtmf speech')],
  ['Pay.input', oneOf('dtmf')],
  ['bankAccountType', oneOf('consumer-checking consumer-savings commercial-checking commercial-savings')],
  ['cardType validCardTypes', someOf('visa mastercard amex maestro discover optima jcb diners-club enroute')],
  [
    'for',
    oneOf(`payment-card-number expiration-date security-code postal-code payment-processing
      bank-account-number bank-routing-number`),
  ],
  ['paymentMethod', oneOf('ach-debit credit-card')],
  ['tokenType', oneOf('one-time reusable payment-method')],

  ['Dial.events', oneOf('call-progress-event')],
  ['Dial.record Conversation.record', oneOf(recordings)],
  ['Conference.record', oneOf('do-not-record record-from-start')],
  ['Recording.track recordingTrack', oneOf('inbound outbound both')],
  ['beep', oneOf('true false onEnter onExit')],
  ['channels', oneOf('mono dual')],
  ['jitterBufferSize', oneOf('large medium small off')],
  ['machineDetection', oneOf('Enable DetectMessageEnd')],
  ['reason', oneOf('rejected busy')],
  ['region', oneOf('us1 us2 ie1 sg1 br1 au1 jp1 de1')],
  ['recordingStatusCallbackEvent', someOf('in-progress completed absent')],
  [
    'ringTone',
    oneOf(`at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru se
      sg th uk us us-old tw ve za`),
  ],
  ['statusCallbackEvent', someOf('initiated ringing answered completed')],
  ['Conference.statusCallbackEvent', someOf('start end join leave mute hold modify speaker announcement')],
  ['Conversation.statusCallbackEvent', someOf('call-initiated call-ringing call-answered call-completed')],
  ['track', oneOf('inbound_track outbound_track both_tracks')],
  ['trim', oneOf('trim-silence do-not-trim')],

  ['elevenlabsTextNormalization', oneOf('on auto off')],
  ['interruptSensitivity', oneOf('low medium high')],
  [
    'interruptible reportInputDuringAgentSpeech welcomeGreetingInterruptible',
    oneOf('none dtmf speech any true false'),
  ],

  ['alphabet', oneOf('ipa x-sampa x-amazon-jyutping x-amazon-pinyin x-amazon-pron-kana x-amazon-yomigana')],
  ['format', oneOf('mdy dmy ymd md dm ym my d m y yyyymmdd')],
  [
    'interpret-as',
    oneOf(`characters spell-out cardinal number ordinal digits fraction unit date time address expletive
      telephone`),
  ],
  ['level', oneOf('strong moderate reduced')],
  ['pitch', like(/^(default|(x-)?(low|high)|medium|[+-]\d+(\.\d+)?%)$/, 'x-low to x-high, +n% or -n%')],
  ['rate', like(/^((x-)?(slow|fast)|medium|\d+(\.\d+)?%)$/, 'x-slow to x-fast, or n%')],
  ['strength', oneOf('none x-weak weak medium strong x-strong')],
  ['time', like(/^\d+(\.\d+)?m?s$/, 'a time such as 2s or 500ms')],
  [
    'volume',
    like(/^(default|silent|(x-)?(soft|loud)|medium|[+-]\d+(\.\d+)?dB)$/, 'silent to x-loud, +ndB or -ndB'),
  ],
];

const rules = new Map(
  table.flatMap(([names, rule]) => names.split(/\s+/).map((name): [string, ValueRule] => [name, rule])),
);

function oneOf(words: string): ValueRule {
  const allowed = words.split(/\s+/);
  return {
    allowed: allowed.join(', ').replace(/, (?=[^,]+$)/, ' or '),
    accepts: (value) => allowed.includes(value),
  };
}

/** A list separated by spaces. */
function someOf(words: string): ValueRule {
  const { accepts } = oneOf(words);
  const allowed = `one or more of ${words.split(/\s+/).join(', ')}`;
  return { allowed, accepts: (value) => value.trim().split(/\s+/).every(accepts) };
}

function integer(min: number, max = Infinity): ValueRule {
  const allowed =
    max < Infinity ? `a whole number from ${min} to ${max}` : `a whole number of at least ${min}`;
  return { allowed, accepts: (value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max };
}

function like(pattern: RegExp, allowed: string): ValueRule {
  return { allowed, accepts: (value) => pattern.test(value) };
}

function isUrl(value: string): boolean {
  return /^\S*$/.test(value) && URL.canParse(value, 'https://example.com');
}
