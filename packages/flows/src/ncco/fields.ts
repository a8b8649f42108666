import { decimal, flag, keys, language, notAuto, whole, words, type Codec } from '../codecs.ts'
import { field } from '../fields.ts'

// Names, ranges and defaults: developer.vonage.com/en/voice/guides/ncco-reference.

const loop = field('loop', 'loop', whole(0, 1000), 1)
const volume = field('volume', 'level', decimal(-1, 1), 0)

export const talk = [field('language', 'language', language, 'en-US'), loop, volume]

/** Texts longer than this are refused. */
export const maxTalk = 1500

export const stream = [loop, volume]

export const wait = decimal(0.1, 7200)

/** Vonage knows `#` or nothing. */
const submitOnHash: Codec = {
  read: (raw) => {
    const value = flag.read(raw)
    return value === undefined ? undefined : value === true ? '#' : ''
  },
  expected: flag.expected,
  write: (value) =>
    value === '#' || value === ''
      ? { raw: value === '#' }
      : { raw: String(value).includes('#'), loss: 'only # completes an input' },
}

/** Seconds after the last key, or from the start. */
export const dtmfTimeout = notAuto(whole(0, 10))
export const dtmf = [
  field('digits.count', 'maxDigits', whole(1, 20)),
  field('digits.finishKeys', 'submitOnHash', submitOnHash, ''),
]

export const startTimeout = whole(1, 60)
export const speech = [
  field('speech.language', 'language', language, 'en-US'),
  field('speech.endSilence', 'endOnSilence', notAuto(decimal(0.4, 10)), 2),
  field('speech.maxDuration', 'maxDuration', whole(1, 60), 60),
]

export const record = [
  field('maxDuration', 'timeOut', whole(3, 7200), 7200),
  field('silence', 'endOnSilence', whole(3, 10), 0),
  field('finishKeys', 'endOnKey', keys(1), ''),
]
export const anyRecord = [
  field('beep', 'beepStart', flag, false),
  field('format', 'format', words({ mp3: 'mp3', wav: 'wav', ogg: 'ogg' })),
]

export const connect = [
  field('ringTimeout', 'timeout', whole(1, 120), 60),
  field('maxDuration', 'limit', whole(1, 7200)),
]

export const conversation = [
  field('startOnEnter', 'startOnEnter', flag, true),
  field('endOnExit', 'endOnExit', flag, false),
  field('muted', 'mute', flag, false),
  field('record', 'record', flag, false),
]

/** Encodings of a WebSocket by `content-type`. */
export const contentTypes: Readonly<Record<string, number>> = {
  'audio/l16;rate=8000': 8000,
  'audio/l16;rate=16000': 16_000,
  'audio/l16;rate=24000': 24_000,
}
