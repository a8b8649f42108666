import type { StepReport, TurnResult } from '@callplane/core'
import { textOf, wordTable } from '@callplane/kit'
import { decodeState } from '../map/client-state.ts'
import type { TelnyxEvent } from './read.ts'

type Payload = TelnyxEvent['payload']
type Ended = Pick<StepReport, 'result' | 'over'>

const isGone = ({ status }: Payload): boolean => status === 'call_hangup'

/**
 * `valid`: as many keys as were asked for, or the key that ends them; `invalid`: too few, or others; `timeout`: none in
 * time (OpenAPI, 16 Jul 2026, `CallGatherEnded`).
 */
const gathered = (payload: Payload): Ended => {
  const digits = (textOf(payload.digits) ?? '').replace(/[^0-9A-D*#]/g, '')
  const ended = digits === '' ? 'empty' : payload.status === 'valid' ? 'finish-key' : 'timeout'
  return {
    result: { turn: 'gathered', digits, ended },
    ...(isGone(payload) && { over: true }),
  }
}

const recorded = (payload: Payload): Ended => {
  const urls = (payload.recording_urls ?? {}) as Readonly<Record<string, unknown>>
  const url = textOf(urls.mp3) ?? textOf(urls.wav)
  const id = textOf(payload.recording_id)
  const started = Date.parse(textOf(payload.recording_started_at) ?? '')
  const seconds = (Date.parse(textOf(payload.recording_ended_at) ?? '') - started) / 1000
  const recording = {
    ...(url !== undefined && { url }),
    ...(id !== undefined && { id }),
    ...(seconds >= 0 && { seconds }),
  }
  return { result: { turn: 'recorded', recording } }
}

const streamed = (ended: Extract<TurnResult, { turn: 'streamed' }>['ended']) => (): Ended => ({
  result: { turn: 'streamed', ended },
})

const readers = wordTable<(payload: Payload) => Ended>({
  'call.speak.ended': () => ({}),
  'call.playback.ended': () => ({}),
  'call.gather.ended': gathered,
  'call.recording.saved': recorded,
  'call.recording.error': () => ({ result: { turn: 'recorded' } }),
  'streaming.stopped': streamed('closed'),
  'streaming.failed': streamed('failed'),
})

/** The end of a step that a command began, by the mark of that command. */
export const stepOf = ({ event_type, payload }: TelnyxEvent): StepReport | undefined => {
  const step = decodeState(payload.client_state)?.step
  const ended = step && readers(event_type)?.(payload)
  return ended && { segment: step[0], index: step[1], ...ended }
}
