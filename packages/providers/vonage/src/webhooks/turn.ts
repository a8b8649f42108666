import type { DialledTurn, StepReport, TurnMark, TurnResult } from '@callplane/core'
import { objectOf, textOf, wordTable, type Json } from '@callplane/kit'
import { secondsOf } from './statuses.ts'

/** `speech.results`, best first; the confidence is a text (webhook reference, `input`). */
const speechOf = ({ speech }: Json): { text: string; confidence?: number } | undefined => {
  const results: unknown = objectOf(speech)?.results
  const best = Array.isArray(results) ? objectOf(results[0]) : undefined
  const text = textOf(best?.text)
  if (text === undefined || text === '') return undefined
  const confidence = Number(best?.confidence)
  return { text, ...(confidence >= 0 && confidence <= 1 && { confidence }) }
}

const gathered = (payload: Json): TurnResult => {
  const dtmf = objectOf(payload.dtmf)
  const digits = (textOf(dtmf?.digits) ?? '').replace(/[^0-9A-D*#]/g, '')
  const speech = speechOf(payload)
  if (speech) return { turn: 'gathered', digits, speech, ended: 'complete' }
  if (digits === '') return { turn: 'gathered', digits, ended: 'empty' }
  return { turn: 'gathered', digits, ended: dtmf?.timed_out === true ? 'timeout' : 'finish-key' }
}

/** Ends of the other leg; a phone that is declined is busy, as other carriers call it (webhook reference). */
const dialStates = wordTable<DialledTurn['status']>({
  unanswered: 'no-answer',
  timeout: 'no-answer',
  busy: 'busy',
  rejected: 'busy',
  failed: 'failed',
  cancelled: 'canceled',
  disconnected: 'answered',
})

const dialled = (payload: Json): TurnResult | undefined => {
  // The notify after the action: how it went, the reports of that leg say.
  if (payload.status === undefined) return { turn: 'dialled', status: 'failed' }
  const status = dialStates(textOf(payload.status))
  const seconds = secondsOf(payload.duration)
  return (
    status && {
      turn: 'dialled',
      status,
      ...(status === 'answered' && seconds !== null && { seconds }),
    }
  )
}

/** Events of a WebSocket; `disconnected` is one that the application closed (websockets guide). */
const streamEnds = wordTable<'closed' | 'failed'>({
  disconnected: 'closed',
  unanswered: 'failed',
  timeout: 'failed',
  busy: 'failed',
  rejected: 'failed',
  failed: 'failed',
})

const streamed = (payload: Json): TurnResult | undefined => {
  const ended = streamEnds(textOf(payload.status))
  return ended && { turn: 'streamed', ended }
}

const readers = wordTable<(payload: Json) => TurnResult | undefined>({
  goto: () => ({ turn: 'went' }),
  gather: gathered,
  // The notify after it says that it has ended; the recording itself is reported apart.
  record: () => ({ turn: 'recorded' }),
  dial: dialled,
  stream: streamed,
})

/** The result of a step. Undefined where the request only reports how the step goes. */
export const stepReportOf = (
  { segment, step }: TurnMark,
  payload: Json,
): StepReport | undefined => {
  const result = readers(step)?.(payload)
  // A notify comes after both; of silence nothing is ever reported.
  const isUntold = step === 'record' || (step === 'dial' && payload.status === undefined)
  return result && { segment, result, ...(isUntold && { untold: true as const }) }
}
