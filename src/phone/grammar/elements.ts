/** The allowed content of a TwiML element. */
export interface ElementRule {
  attributes: ReadonlySet<string>;
  children: ReadonlySet<string>;
  text: boolean;
  /** The element needs text or a child. */
  required: boolean;
  /** The attribute that can replace the text. */
  unless: string | undefined;
}

interface Row {
  attributes?: string;
  children?: string;
  text?: 'optional' | 'required';
  unless?: string;
}

const callback = 'statusCallback statusCallbackMethod';
const callbacks = `${callback} statusCallbackEvent`;
const recording = `recordingConfigurationId recordingStatusCallback recordingStatusCallbackEvent
  recordingStatusCallbackMethod trim`;
const machineDetection = `amdStatusCallback amdStatusCallbackMethod machineDetection
  machineDetectionSilenceTimeout machineDetectionSpeechEndThreshold machineDetectionSpeechThreshold
  machineDetectionTimeout`;
const pair = 'name value';
const prompts = 'Pause Play Say';
const words = 'break emphasis phoneme prosody say-as sub';
const sentence = `${words} lang w`;

const verbs: Record<string, Row> = {
  Response: {
    children: `Connect Dial Echo Enqueue Gather Hangup Leave Pause Pay Play Prompt Queue Record Redirect
      Refer Reject Say Sms Start Stop`,
  },
  Connect: {
    attributes: 'action method',
    children: `AiSession Autopilot Conversation ConversationRelay ConversationRelaySession Room Stream
      VirtualAgent`,
  },
  Dial: {
    attributes: `action answerOnBridge callReason callerId events hangupOnStar method passports record
      recordingTrack referMethod referUrl ringTone sequential timeLimit timeout ${recording}`,
    children: 'Application Client Conference Number Queue Sim Sip WhatsApp',
    text: 'required',
  },
  Echo: {},
  Enqueue: {
    attributes: 'action maxQueueSize method waitUrl waitUrlMethod workflowSid',
    children: 'Task',
    text: 'required',
    unless: 'workflowSid',
  },
  Gather: {
    attributes: `action actionOnEmptyResult bargeIn debug enhanced finishOnKey hints input language
      maxSpeechTime method numDigits partialResultCallback partialResultCallbackMethod profanityFilter
      speechModel speechTimeout timeout`,
    children: prompts,
  },
  Hangup: { children: 'Parameter' },
  Leave: {},
  Pause: { attributes: 'length' },
  Pay: {
    attributes: `action bankAccountType chargeAmount currency description input language maxAttempts
      minPostalCodeLength paymentConnector paymentMethod postalCode securityCode timeout tokenType
      validCardTypes ${callback}`,
    children: 'Parameter Prompt',
  },
  Play: { attributes: 'digits loop', text: 'required', unless: 'digits' },
  Prompt: { attributes: 'attempt cardType errorType for requireMatchingInputs', children: prompts },
  Record: {
    attributes: `action finishOnKey maxLength method playBeep timeout transcribe transcribeCallback
      ${recording}`,
  },
  Redirect: { attributes: 'method', text: 'optional' },
  Refer: { attributes: 'action method', children: 'Sip' },
  Reject: { attributes: 'reason', children: 'Parameter' },
  Say: { attributes: 'language loop voice', children: `${sentence} p s`, text: 'required' },
  Sms: { attributes: `action from method to ${callback}`, text: 'required' },
  Start: { attributes: 'action method', children: 'Recording Siprec Stream Transcription' },
  Stop: { children: 'Recording Siprec Stream Transcription' },
};

const nouns: Record<string, Row> = {
  AiSession: { attributes: 'aiConnector aiSessionConfiguration' },
  Application: {
    attributes: `copyParentTo customerId method url ${callbacks}`,
    children: 'ApplicationSid Parameter',
    text: 'required',
  },
  ApplicationSid: { text: 'required' },
  Autopilot: { text: 'required' },
  Client: { attributes: `method url ${callbacks}`, children: 'Identity Parameter', text: 'required' },
  Conference: {
    attributes: `beep coach endConferenceOnExit eventCallbackUrl jitterBufferSize maxParticipants muted
      participantLabel record region startConferenceOnEnter waitMethod waitUrl ${callbacks} ${recording}`,
    text: 'required',
  },
  Config: { attributes: pair },
  Conversation: {
    attributes: `inboundAutocreation inboundTimeout method record routingAssignmentTimeout
      serviceInstanceSid url ${callbacks} recordingStatusCallback recordingStatusCallbackEvent
      recordingStatusCallbackMethod trim`,
  },
  ConversationRelay: {
    attributes: `backgroundnoisereduction debug deepgramsmartformat dtmfDetection
      elevenlabsTextNormalization events hints ignorebackchannel intelligenceService interruptSensitivity
      interruptible language partialPrompts preemptible profanityFilter reportInputDuringAgentSpeech
      speechModel speechtimeout transcriptionLanguage transcriptionProvider ttsLanguage ttsProvider url
      voice welcomeGreeting welcomeGreetingInterruptible`,
    children: 'Language Parameter',
  },
  ConversationRelaySession: { attributes: 'connector sessionConfiguration' },
  Header: { attributes: pair },
  Headers: { children: 'Header' },
  Identity: { text: 'required' },
  Language: { attributes: 'code speechModel transcriptionProvider ttsProvider voice' },
  Number: { attributes: `byoc method sendDigits url ${callbacks} ${machineDetection}`, text: 'required' },
  Parameter: { attributes: pair },
  Queue: { attributes: 'method postWorkActivitySid reservationSid url', text: 'required' },
  Recording: { attributes: `channels name track ${recording}` },
  'Refer Sip': { text: 'required' },
  Room: { attributes: 'participantIdentity', text: 'required' },
  Sim: { text: 'required' },
  Sip: {
    attributes: `method password url username ${callbacks} ${machineDetection}`,
    children: 'Headers Uri',
    text: 'required',
  },
  Siprec: { attributes: `connectorName name track ${callback}`, children: 'Parameter' },
  Stream: {
    attributes: `audioFormat connectorName name sampleRate track url ${callback}`,
    children: 'Parameter',
  },
  Task: { attributes: 'priority timeout', text: 'required' },
  Transcription: {
    attributes: `conversationConfiguration conversationId enableAutomaticPunctuation enableProviderData
      hints inboundTrackLabel intelligenceService languageCode name outboundTrackLabel partialResults
      profanityFilter speechModel statusCallbackMethod statusCallbackUrl track transcriptionEngine`,
    children: 'Config Parameter',
  },
  Uri: { attributes: 'password priority username weight', text: 'required' },
  VirtualAgent: {
    attributes: `connectorName language sentimentAnalysis ${callback}`,
    children: 'Config Parameter',
  },
  WhatsApp: { attributes: `method url ${callbacks}`, text: 'required' },
};

const ssml: Record<string, Row> = {
  break: { attributes: 'strength time' },
  emphasis: { attributes: 'level', children: sentence, text: 'required' },
  lang: { attributes: 'xml:lang', children: `${sentence} p s`, text: 'required' },
  p: { children: `${sentence} s`, text: 'required' },
  phoneme: { attributes: 'alphabet ph', text: 'required' },
  prosody: { attributes: 'pitch rate volume', children: `${sentence} p s`, text: 'required' },
  s: { children: sentence, text: 'required' },
  'say-as': { attributes: 'format interpret-as', text: 'required' },
  sub: { attributes: 'alias', text: 'required' },
  w: { attributes: 'role', children: words, text: 'required' },
};

const rules = new Map(
  Object.entries({ ...verbs, ...nouns, ...ssml }).map(([name, row]) => [name, rule(row)]),
);

/**
 * The allowed content of an element, or undefined for an unknown name. Sources: the SDK's VoiceResponse, and the pages
 * under https://www.twilio.com/docs/voice/twiml for callReason of Dial, a Recording in Stop, and three attributes of
 * Transcription.
 * @param parent the name of the parent element, because a <Sip> in <Refer> differs from one in <Dial>
 */
export function elementRule(name: string, parent: string): ElementRule | undefined {
  return rules.get(`${parent} ${name}`) ?? rules.get(name);
}

function rule({ attributes = '', children = '', text, unless }: Row): ElementRule {
  return {
    attributes: new Set(attributes.match(/\S+/g)),
    children: new Set(children.match(/\S+/g)),
    text: text !== undefined,
    required: text === 'required',
    unless,
  };
}
