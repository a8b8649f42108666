import type { GatherStep, Note, RecordStep, Step, StreamStep } from '@callplane/core'
import { droppedNotes, note } from '@callplane/kit'
import { splitPrompts } from './flow-speech.ts'

const inMillis = (seconds: number): number => Math.round(seconds * 1000)

/** The last prompt is spoken with the gather; a pause cannot be, and prompts before the last cannot be interrupted. */
const promptNotes = ({ prompts = [], interruptible }: GatherStep): Note[] => {
  const { before } = splitPrompts(prompts)
  return interruptible !== false && before.length > 0
    ? [note('prompts', 'adjusted', 'keys interrupt the last prompt only')]
    : []
}

const gatherNotes = (step: GatherStep): Note[] => {
  const { digits, speech } = step
  const notes = promptNotes(step)
  if (speech)
    notes.push(
      note('speech', 'dropped', 'a gather of Telnyx collects keys and recognises no speech'),
    )
  const keys = digits?.finishKeys ?? '#'
  if (keys.length > 1)
    notes.push(note('digits.finishKeys', 'adjusted', 'one key ends the input: the first'))
  if (keys === '')
    notes.push(note('digits.finishKeys', 'adjusted', 'a gather always has a key that ends it: #'))
  return notes
}

const recordNotes = ({ format, background, report, transcribe }: RecordStep): Note[] => [
  ...droppedNotes([
    ['format', format === 'ogg', 'Telnyx records mp3 and wav'],
    ['report', report !== undefined, 'recordings are reported to the dispatcher'],
    ['transcribe', transcribe === true, 'the transcription is not asked for'],
  ]),
  ...(background === true
    ? []
    : [note('finishKeys', 'emulated', 'the dispatcher stops the recording when a key is pressed')]),
]

const streamNotes = ({ name, report }: StreamStep): Note[] =>
  droppedNotes([
    ['name', name !== undefined, 'a stream has no name of ours'],
    ['report', report !== undefined, 'events of a stream go to the dispatcher'],
  ])

/** What Telnyx does not do as a step says (OpenAPI, 16 Jul 2026). */
export const stepNotes = (step: Step): readonly Note[] => {
  switch (step.step) {
    case 'say':
      return droppedNotes([['volume', Boolean(step.volume), 'speech has no volume']])
    case 'play':
      return droppedNotes([['volume', Boolean(step.volume), 'playback has no volume']])
    case 'gather':
      return [
        ...gatherNotes(step),
        ...(step.prompts ?? []).flatMap((prompt, index) =>
          stepNotes(prompt).map((one) => ({ ...one, field: `prompts[${index}].${one.field}` })),
        ),
      ]
    case 'record':
      return recordNotes(step)
    case 'stream':
      return streamNotes(step)
    case 'dial':
      return droppedNotes([
        ['to', step.to.length > 1, 'a transfer has one party: the first'],
        [
          'to',
          step.to[0] !== undefined && ('user' in step.to[0] || 'conference' in step.to[0]),
          'a transfer reaches phones and SIP URIs',
        ],
        ['hangUpKey', step.hangUpKey !== undefined, 'a transfer has no such key'],
        ['report', step.report !== undefined, 'the party is reported to the dispatcher'],
      ])
    default:
      return []
  }
}

/** Fields that every gather has. A prompt is played once, and the wait for the first key begins with its end. */
const gatherFields = ({ digits = {}, timeout = 5 }: GatherStep) => {
  const between = typeof digits.timeout === 'number' ? digits.timeout : timeout
  const keys = digits.finishKeys ?? '#'
  return {
    minimum_digits: digits.minCount ?? 1,
    maximum_digits: digits.count ?? 128,
    inter_digit_timeout_millis: inMillis(between),
    terminating_digit: keys === '' ? '#' : keys.slice(0, 1),
    ...(digits.allowedKeys !== undefined && { valid_digits: digits.allowedKeys }),
  }
}

/** A gather without a prompt waits for the first key apart; its whole time must not end it before. */
export const silentGatherFields = (step: GatherStep) => {
  const { timeout = 5, digits = {} } = step
  const common = gatherFields(step)
  const whole = inMillis(timeout) + common.inter_digit_timeout_millis * common.maximum_digits
  return {
    ...common,
    initial_timeout_millis: inMillis(timeout),
    timeout_millis: digits.count === undefined ? inMillis(600) : whole,
  }
}

/** The wait for the first key after the prompt, of which there is one try. */
export const promptedGatherFields = (step: GatherStep) => ({
  ...gatherFields(step),
  timeout_millis: inMillis(step.timeout ?? 5),
  maximum_tries: 1,
})

export const recordFields = (step: RecordStep) => ({
  channels: step.channels === 2 ? ('dual' as const) : ('single' as const),
  format: step.format === 'wav' ? ('wav' as const) : ('mp3' as const),
  ...(step.background === true
    ? {}
    : {
        play_beep: step.beep ?? true,
        recording_track: 'inbound' as const,
        max_length: step.maxDuration ?? 3600,
        timeout_secs: step.silence ?? 5,
      }),
})

const codecs = { mulaw: 'PCMU', alaw: 'PCMA', linear16: 'L16' } as const
const tracks = {
  inbound: 'inbound_track',
  outbound: 'outbound_track',
  both: 'both_tracks',
} as const

export const streamFields = (step: StreamStep) => {
  const { codec, rate } = step.audio ?? { codec: 'mulaw', rate: 8000 }
  return {
    stream_url: step.url,
    stream_track: tracks[step.track ?? 'inbound'],
    stream_codec: codecs[codec],
    ...(step.background !== true && {
      stream_bidirectional_mode: 'rtp' as const,
      stream_bidirectional_codec: codecs[codec],
      stream_bidirectional_sampling_rate: rate,
    }),
    ...(step.parameters && {
      custom_parameters: Object.entries(step.parameters).map(([name, value]) => ({ name, value })),
    }),
  }
}
