import {
  commaList,
  flag,
  keys,
  language,
  line,
  orAuto,
  starFlag,
  neverAsMost,
  whole,
  words,
  type Codec,
} from '../codecs.ts'
import { field, type Field } from '../fields.ts'
import { voices } from '../voices.ts'

/** TwiML, and TeXML, which Telnyx made after it. */
export interface TwimlProfile {
  readonly dialect: 'twiml' | 'texml'
  readonly title: string
  readonly carrier: string
  /** Fields of steps by kind, as attributes of the element of the step. */
  readonly say: readonly Field[]
  readonly play: readonly Field[]
  readonly gather: readonly Field[]
  readonly digits: readonly Field[]
  readonly speech: readonly Field[]
  readonly record: readonly Field[]
  readonly backgroundRecord: readonly Field[]
  readonly dial: readonly Field[]
  readonly conference: readonly Field[]
  readonly stream: readonly Field[]
  /** The one timeout of `<Gather>`, for the first key and between keys. */
  readonly timeout: Codec
  readonly speechTimeout: Codec
  /** `<Gather>` can post an empty result itself. */
  readonly postsEmptyResult: boolean
  /** `<Gather>` and `<Record>` without `action` request the document again. */
  readonly requestsItself: boolean
  /** What `<Gather speechTimeout>` is where it is absent. */
  readonly speechTimeoutIsTimeout: boolean
  /** Nouns of `<Dial>`, with the kind of target that each is. */
  readonly nouns: Readonly<Record<string, 'phone' | 'sip' | 'user' | 'conference'>>
  /** Attributes that the model has no field for, by element. */
  readonly lost: Readonly<Record<string, readonly string[]>>
}

const loop = field('loop', 'loop', whole(0, 1000), 1)
const spoken = [field('language', 'language', language, 'en-US'), loop]

const callbackEvents = (name: string): string[] => [`${name}Event`]

const conference = [
  field('startOnEnter', 'startConferenceOnEnter', flag, true),
  field('endOnExit', 'endConferenceOnExit', flag, false),
  field('muted', 'muted', flag, false),
  field('beep', 'beep', words({ true: true, false: false, onEnter: true, onExit: true }), true),
  field(
    'record',
    'record',
    words({ 'record-from-start': true, 'do-not-record': false, true: true, false: false }),
    false,
  ),
  field('maxParticipants', 'maxParticipants', whole(2, 250)),
  field('holdMusic', 'waitUrl', line(4096)),
]

const recordedDial = words({
  'record-from-answer': true,
  'record-from-answer-dual': true,
  'record-from-ringing': true,
  'record-from-ringing-dual': true,
  true: true,
  'do-not-record': false,
  false: false,
})

const dial = (ring: Codec, limit: Codec): Field[] => [
  field('ringTimeout', 'timeout', ring, 30),
  field('maxDuration', 'timeLimit', limit),
  field('record', 'record', recordedDial, false),
  field('hangUpKey', 'hangupOnStar', starFlag, ''),
]

const stream = [
  field(
    'track',
    'track',
    words({ inbound_track: 'inbound', outbound_track: 'outbound', both_tracks: 'both' }),
    'inbound',
  ),
  field('name', 'name', line(128)),
]

const detection = [
  'machineDetection',
  'machineDetectionTimeout',
  'machineDetectionSpeechThreshold',
  'machineDetectionSpeechEndThreshold',
  'machineDetectionSilenceTimeout',
  'amdStatusCallback',
  'amdStatusCallbackMethod',
]
const confirming = ['url', 'method']
const recordingCallback = ['recordingStatusCallback', 'recordingStatusCallbackMethod']

/** What Twilio documents (twilio.com/docs/voice/twiml), and the attributes that its builder has. */
export const twiml: TwimlProfile = {
  dialect: 'twiml',
  title: 'TwiML',
  carrier: 'Twilio',
  say: [
    field(
      'voice',
      'voice',
      voices(['Polly', 'Google'], { man: 'man', woman: 'woman', alice: 'alice' }),
    ),
    ...spoken,
  ],
  play: [loop],
  gather: [field('emptyTurn', 'actionOnEmptyResult', flag, false)],
  digits: [
    field('digits.count', 'numDigits', whole(1, 128)),
    field('digits.finishKeys', 'finishOnKey', keys(), '#'),
  ],
  speech: [
    field('speech.language', 'language', language, 'en-US'),
    field('speech.hints', 'hints', commaList),
    field('speech.model', 'speechModel', line(256)),
    field('speech.profanityFilter', 'profanityFilter', flag),
    field('speech.maxDuration', 'maxSpeechTime', whole(1, 600), 60),
    field('interruptible', 'bargeIn', flag, true),
  ],
  timeout: whole(1, 600),
  speechTimeout: orAuto(whole(1, 600)),
  postsEmptyResult: true,
  requestsItself: true,
  speechTimeoutIsTimeout: true,
  record: [
    field('maxDuration', 'maxLength', whole(1, 14_400), 3600),
    field('silence', 'timeout', neverAsMost(1, 3600), 5),
    field('beep', 'playBeep', flag, true),
    field('finishKeys', 'finishOnKey', keys(), '1234567890*#'),
    field('transcribe', 'transcribe', flag, false),
  ],
  backgroundRecord: [field('channels', 'channels', words({ mono: 1, dual: 2 }))],
  dial: [
    ...dial(whole(1, 600), whole(1, 86_400)),
    field('waitUntilAnswered', 'answerOnBridge', flag, false),
    field('order', 'sequential', words({ true: 'sequential', false: 'all' }), 'all'),
  ],
  conference,
  stream,
  nouns: { Number: 'phone', Sip: 'sip', Client: 'user', Conference: 'conference' },
  lost: {
    Gather: ['partialResultCallback', 'partialResultCallbackMethod', 'debug', 'enhanced'],
    Record: [
      'trim',
      'transcribeCallback',
      'recordingConfigurationId',
      ...callbackEvents('recordingStatusCallback'),
    ],
    Recording: [
      'trim',
      'track',
      'recordingConfigurationId',
      ...callbackEvents('recordingStatusCallback'),
    ],
    Dial: [
      'events',
      'passports',
      'recordingConfigurationId',
      'recordingTrack',
      'referMethod',
      'referUrl',
      'ringTone',
      'trim',
      ...recordingCallback,
      ...callbackEvents('recordingStatusCallback'),
    ],
    Number: [...confirming, ...callbackEvents('statusCallback'), ...detection, 'byoc'],
    Sip: [...confirming, ...callbackEvents('statusCallback'), ...detection],
    Client: [...confirming, ...callbackEvents('statusCallback')],
    Conference: [
      'coach',
      'eventCallbackUrl',
      'jitterBufferSize',
      'participantLabel',
      'recordingConfigurationId',
      'region',
      'trim',
      'waitMethod',
      ...recordingCallback,
      ...callbackEvents('recordingStatusCallback'),
      ...callbackEvents('statusCallback'),
    ],
    Stream: ['connectorName', 'audioFormat', 'sampleRate'],
  },
}

/** What Telnyx documents (developers.telnyx.com/docs/voice/programmable-voice/texml-verbs). */
export const texml: TwimlProfile = {
  ...twiml,
  dialect: 'texml',
  title: 'TeXML',
  carrier: 'Telnyx',
  say: [
    // Prefixes beyond Polly are from Telnyx's list of voices [inferred].
    field(
      'voice',
      'voice',
      voices(['Polly', 'AWS', 'Azure', 'Telnyx', 'ElevenLabs'], {
        man: 'man',
        woman: 'woman',
        alice: 'alice',
      }),
    ),
    ...spoken,
  ],
  gather: [],
  digits: [
    field('digits.count', 'numDigits', whole(1, 128)),
    field('digits.minCount', 'minDigits', whole(1, 128), 1),
    field('digits.finishKeys', 'finishOnKey', keys(), '#'),
    field('digits.allowedKeys', 'validDigits', keys(), '1234567890*#'),
  ],
  speech: [
    field('speech.language', 'language', language, 'en-US'),
    field('speech.hints', 'hints', commaList),
    field('speech.profanityFilter', 'profanityFilter', flag),
  ],
  timeout: whole(1, 120),
  speechTimeout: whole(1, 600),
  postsEmptyResult: false,
  requestsItself: false,
  speechTimeoutIsTimeout: false,
  record: [
    field('maxDuration', 'maxLength', whole(1, 14_400), 3600),
    field('silence', 'timeout', whole(0, 3600), 0),
    field('beep', 'playBeep', flag, true),
    field('finishKeys', 'finishOnKey', keys(), '1234567890*#'),
    field('channels', 'channels', words({ single: 1, dual: 2 })),
    field('transcribe', 'transcription', flag, false),
  ],
  dial: dial(whole(5, 120), whole(60, 14_400)),
  nouns: { Number: 'phone', Sip: 'sip', Conference: 'conference' },
  lost: {
    ...twiml.lost,
    Gather: [
      'partialResultCallback',
      'partialResultCallbackMethod',
      'useEnhanced',
      'transcriptionEngine',
      'apiKeyRef',
      'region',
      'invalidDigitsAction',
      // Both ways of saying how many are documented; `numDigits` is read.
      'maxDigits',
    ],
    Record: [
      'trim',
      'transcriptionCallback',
      'transcriptionEngine',
      ...callbackEvents('recordingStatusCallback'),
    ],
    Dial: [
      'fromDisplayName',
      'recordingChannels',
      'recordMaxLength',
      'recordingTrack',
      'ringTone',
      'trim',
      ...recordingCallback,
      ...callbackEvents('recordingStatusCallback'),
    ],
    Stream: [...(twiml.lost['Stream'] ?? []), 'codec', 'bidirectionalMode', 'bidirectionalCodec'],
  },
}
