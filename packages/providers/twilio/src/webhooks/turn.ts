import type { DialledTurn, RecordedTurn, StepReport, TurnMark, TurnResult } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import { isEndStatus } from './statuses.ts'
import type { Parameters } from './read.ts'

const secondsOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined

const confidenceOf = (text: string | undefined): number | undefined => {
  const value = Number(text)
  return text !== undefined && value >= 0 && value <= 1 ? value : undefined
}

/** `SpeechResult` beside `Digits`: whichever came (twilio.com/docs/voice/twiml/gather). */
const gathered = ({
  Digits = '',
  SpeechResult,
  Confidence,
  FinishedOnKey,
}: Parameters): TurnResult => {
  const digits = Digits.replace(/[^0-9A-D*#]/g, '')
  if (SpeechResult) {
    const confidence = confidenceOf(Confidence)
    return {
      turn: 'gathered',
      digits,
      speech: { text: SpeechResult, ...(confidence !== undefined && { confidence }) },
      ended: 'complete',
    }
  }
  if (digits === '') return { turn: 'gathered', digits, ended: 'empty' }
  // Undocumented, and sent: the key that ended the input, or nothing [inferred].
  return { turn: 'gathered', digits, ended: FinishedOnKey ? 'finish-key' : 'timeout' }
}

/** The last part of the URL, where the parameter itself is missing. */
const recordingIdOf = ({ RecordingSid, RecordingUrl = '' }: Parameters): string | undefined =>
  RecordingSid ?? /\/(RE[0-9a-fA-F]{32})\b/.exec(RecordingUrl)?.[1]

/** `Digits` is the key that ended it, or `hangup` (twilio.com/docs/voice/twiml/record). */
const recorded = (parameters: Parameters): TurnResult => {
  const { RecordingUrl, RecordingDuration, Digits } = parameters
  const id = recordingIdOf(parameters)
  const seconds = secondsOf(RecordingDuration)
  const key = Digits && /^[0-9*#]$/.test(Digits) ? Digits : undefined
  const ended: RecordedTurn['ended'] =
    Digits === 'hangup' ? 'hang-up' : key === undefined ? undefined : 'finish-key'
  return {
    turn: 'recorded',
    ...(RecordingUrl && {
      recording: {
        url: RecordingUrl,
        ...(id !== undefined && { id }),
        ...(seconds !== undefined && { seconds }),
      },
    }),
    ...(key !== undefined && { finishKey: key }),
    ...(ended && { ended }),
  }
}

/** `DialCallStatus` (twilio.com/docs/voice/twiml/dial); `answered` for a conference or a child that goes on. */
const dialStates = wordTable<DialledTurn['status']>({
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
})

const dialled = (parameters: Parameters): TurnResult => {
  const { DialCallStatus, DialCallDuration, RecordingUrl } = parameters
  const status = dialStates(DialCallStatus) ?? 'failed'
  const seconds = secondsOf(DialCallDuration)
  const id = recordingIdOf(parameters)
  return {
    turn: 'dialled',
    status,
    ...(status === 'answered' && seconds !== undefined && { seconds }),
    ...(RecordingUrl && {
      recording: { url: RecordingUrl, ...(id !== undefined && { id }) },
    }),
  }
}

/** The end of `<Connect><Stream>`: `StreamError` says why it broke (twilio.com/docs/voice/twiml/stream). */
const streamed = ({ StreamError, StreamEvent, CallStatus }: Parameters): TurnResult => ({
  turn: 'streamed',
  ended:
    StreamError || StreamEvent === 'stream-error'
      ? 'failed'
      : CallStatus && isEndStatus(CallStatus)
        ? 'hang-up'
        : 'closed',
})

const readers = wordTable<(parameters: Parameters) => TurnResult>({
  goto: () => ({ turn: 'went' }),
  gather: gathered,
  record: recorded,
  dial: dialled,
  stream: streamed,
})

/** The result of a step, from Twilio's request for what to do next. */
export const stepReportOf = (
  { segment, step }: TurnMark,
  parameters: Parameters,
): StepReport | undefined => {
  const result = readers(step)?.(parameters)
  if (!result) return undefined
  const { CallStatus, Digits } = parameters
  // Twilio also asks after a hang-up, and nothing it is answered then is done.
  const isOver =
    (CallStatus && isEndStatus(CallStatus)) || (step === 'record' && Digits === 'hangup')
  return { segment, result, ...(isOver && { over: true as const }) }
}
