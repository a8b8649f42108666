import type { Note, OutboundCall } from '@callplane/core'
import { note } from '@callplane/kit'

/** Of `time_limit`; Plivo cuts longer calls at 24 hours (plivo.com/docs/voice/api/call/make-a-call). Seconds. */
const maxCall = 86_400

export const timeLimitOf = ({ maxDuration }: OutboundCall): number | undefined =>
  maxDuration === undefined ? undefined : Math.min(maxDuration, maxCall)

export const limitNotes = (call: OutboundCall): Note[] =>
  timeLimitOf(call) === call.maxDuration
    ? []
    : [note('maxDuration', 'adjusted', `Plivo takes at most ${maxCall} seconds`)]
