import {
  commaList,
  flag,
  keys,
  language,
  line,
  orAuto,
  starFlag,
  notAuto,
  neverAsMost,
  whole,
  words,
} from '../codecs.ts'
import { field, undocumented } from '../fields.ts'
import { voices } from '../voices.ts'

// Defaults and ranges: plivo.com/docs/voice/xml.

const loop = field('loop', 'loop', whole(0, 1000), 1)

export const speak = [
  field(
    'voice',
    'voice',
    voices(['Polly'], { WOMAN: 'woman', MAN: 'man', woman: 'woman', man: 'man' }),
  ),
  field('language', 'language', language, 'en-US'),
  loop,
]

export const play = [loop]

const finishKey = field('digits.finishKeys', 'finishOnKey', keys(1, ['', 'none']), '#')

/** `<GetInput>`, without what is said by `inputType`. */
export const getInput = [field('timeout', 'executionTimeout', whole(5, 60), 15)]
export const getInputDigits = [
  // The documented maximum is 99 for <GetDigits>; <GetInput> documents none.
  field('digits.count', 'numDigits', whole(1, 99)),
  finishKey,
]
export const digitEndTimeout = orAuto(whole(2, 10))
export const getInputSpeech = [
  field('speech.language', 'language', language, 'en-US'),
  field('speech.hints', 'hints', commaList),
  field('speech.model', 'speechModel', line(256)),
  field('speech.profanityFilter', 'profanityFilter', flag),
  field('speech.endSilence', 'speechEndTimeout', orAuto(whole(2, 10)), 'auto'),
]

/** `<GetDigits>`, which has fewer limits than `<GetInput>` and knows allowed keys. */
export const getDigits = [
  field('timeout', 'timeout', whole(1, 600), 5),
  field('digits.count', 'numDigits', whole(1, 99)),
  finishKey,
  field('digits.allowedKeys', 'validDigits', keys(), '1234567890*#'),
]
export const digitTimeout = notAuto(whole(1, 600))

export const record = [
  field('maxDuration', 'maxLength', whole(1, 86_400), 60),
  field('silence', 'timeout', neverAsMost(1, 3600), 15),
  field('beep', 'playBeep', flag, true),
  // Two versions of the page state two defaults: all keys, and `#`.
  field('finishKeys', 'finishOnKey', keys(), undocumented),
  field('format', 'fileFormat', words({ mp3: 'mp3', wav: 'wav' })),
  field('channels', 'recordChannelType', words({ mono: 1, stereo: 2 })),
  field('transcribe', 'transcriptionType', words({ auto: true, hybrid: true }), false),
]
export const backgroundRecord = record.filter(({ path }) =>
  ['maxDuration', 'format', 'channels', 'transcribe'].includes(path),
)

export const dial = [
  field('ringTimeout', 'timeout', whole(1, 86_400), undocumented),
  field('maxDuration', 'timeLimit', whole(1, 86_400)),
  field('hangUpKey', 'hangupOnStar', starFlag, ''),
]

export const conference = [
  field('startOnEnter', 'startConferenceOnEnter', flag, true),
  field('endOnExit', 'endConferenceOnExit', flag, false),
  field('muted', 'muted', flag, false),
  field('record', 'record', flag, false),
  field('maxParticipants', 'maxMembers', whole(2, 200)),
  field('holdMusic', 'waitSound', line(4096)),
]
export const conferenceDial = dial.filter(({ path }) => path !== 'ringTimeout')

export const stream = [
  field(
    'track',
    'audioTrack',
    words({ inbound: 'inbound', outbound: 'outbound', both: 'both' }),
    'inbound',
  ),
]

/** Encodings by `contentType`. */
export const contentTypes: Readonly<Record<string, readonly [string, number]>> = {
  'audio/x-l16;rate=8000': ['linear16', 8000],
  'audio/x-l16;rate=16000': ['linear16', 16_000],
  'audio/x-mulaw;rate=8000': ['mulaw', 8000],
}

/** Attributes that the model has no field for, by element. */
export const lost: Readonly<Record<string, readonly string[]>> = {
  Wait: ['silence', 'min_silence', 'minSilence', 'beep'],
  GetInput: ['interimSpeechResultsCallback', 'interimSpeechResultsCallbackMethod', 'log'],
  GetDigits: ['retries', 'invalidDigitsSound', 'playBeep', 'log'],
  Record: ['transcriptionUrl', 'transcriptionMethod'],
  Dial: [
    'callerName',
    'confirmKey',
    'confirmSound',
    'confirmTimeout',
    'dialMusic',
    'digitsMatch',
    'digitsMatchBLeg',
    'sipHeaders',
  ],
  Number: ['sendOnPreanswer', 'sendDigitsMode', 'callerId', 'callerName'],
  User: ['sendDigits', 'sendOnPreanswer', 'callerId', 'callerName'],
  Conference: [
    'digitsMatch',
    'floorEvent',
    'recordFileFormat',
    'recordWhenAlone',
    'relayDTMF',
    'stayAlone',
    'transcriptionMethod',
    'transcriptionType',
    'transcriptionUrl',
  ],
  Stream: ['streamTimeout'],
  DTMF: ['async'],
  Hangup: ['schedule'],
}
