import type { DialledTurn, StepReport, TurnMark, TurnResult } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import { amountOf } from './statuses.ts'
import type { Parameters } from './read.ts'

const confidenceOf = (text: string | undefined): number | undefined => {
  const value = Number(text)
  return text !== undefined && value >= 0 && value <= 1 ? value : undefined
}

/** `Digits`, or `Speech` with `SpeechConfidenceScore`; neither where a redirect says that nothing came (docs xml/getinput). */
const gathered = ({ Digits = '', Speech, SpeechConfidenceScore }: Parameters): TurnResult => {
  const digits = Digits.replace(/[^0-9A-D*#]/g, '')
  if (Speech) {
    const confidence = confidenceOf(SpeechConfidenceScore)
    return {
      turn: 'gathered',
      digits,
      speech: { text: Speech, ...(confidence !== undefined && { confidence }) },
      ended: 'complete',
    }
  }
  if (digits === '') return { turn: 'gathered', digits, ended: 'empty' }
  // Plivo does not say whether the finish key or the timeout ended the input [inferred].
  return { turn: 'gathered', digits, ended: 'timeout' }
}

/** Docs xml/record: `Digits` are those that ended the recording. */
const recorded = ({
  RecordUrl,
  RecordingID,
  RecordingDuration,
  Digits,
}: Parameters): TurnResult => {
  const seconds = amountOf(RecordingDuration)
  const key = Digits && /^[0-9*#]$/.test(Digits) ? Digits : undefined
  const recording = {
    ...(RecordUrl && { url: RecordUrl }),
    ...(RecordingID && { id: RecordingID }),
    ...(seconds !== null && seconds >= 0 && { seconds }),
  }
  return {
    turn: 'recorded',
    ...((RecordUrl || RecordingID) && { recording }),
    ...(key !== undefined && { finishKey: key, ended: 'finish-key' as const }),
  }
}

/** `DialStatus` (docs xml/dial). */
const dialStates = wordTable<DialledTurn['status']>({
  completed: 'answered',
  busy: 'busy',
  'no-answer': 'no-answer',
  timeout: 'no-answer',
  failed: 'failed',
  cancel: 'canceled',
})

const dialled = ({ DialStatus, DialBLegDuration }: Parameters): TurnResult => {
  const status = dialStates(DialStatus) ?? 'failed'
  const seconds = amountOf(DialBLegDuration)
  return {
    turn: 'dialled',
    status,
    ...(status === 'answered' && seconds !== null && { seconds }),
  }
}

const readers = wordTable<(parameters: Parameters) => TurnResult>({
  goto: () => ({ turn: 'went' }),
  gather: gathered,
  record: recorded,
  dial: dialled,
  // A redirect after the stream asks; it does not say how the stream ended.
  stream: () => ({ turn: 'streamed', ended: 'closed' }),
})

/** The result of a step, from Plivo's request for what to do next. */
export const stepReportOf = (
  { segment, step }: TurnMark,
  parameters: Parameters,
): StepReport | undefined => {
  const result = readers(step)?.(parameters)
  if (!result) return undefined
  const isOver = parameters.CallStatus === 'completed'
  return { segment, result, ...(isOver && { over: true as const }) }
}
