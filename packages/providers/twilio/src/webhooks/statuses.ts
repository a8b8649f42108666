import type { AnsweredBy, CallEvent, EndOutcome, Recording } from '@callplane/core'
import { wordTable } from '@callplane/kit'

/** Statuses before the end. `initiated` exists in callbacks only, `queued` in the Call resource only (OpenAPI, Apr 2026). */
const progress = wordTable<CallEvent['type']>({
  queued: 'queued',
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
})

/**
 * Ends by status (twilio.com/docs/voice/api/call-resource#call-status-values). For an end without an answer Twilio does
 * not report whether the phone rang: a declining phone also sends `busy`, and a phone may have rung although the
 * network reported nothing.
 */
const ends = wordTable<EndOutcome>({
  completed: { status: 'completed', reason: 'hung-up', rang: 'yes' },
  busy: { status: 'busy', reason: 'busy', rang: 'unknown' },
  'no-answer': { status: 'no-answer', reason: 'no-answer', rang: 'unknown' },
  canceled: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  failed: { status: 'failed', reason: 'unspecified', rang: 'unknown' },
})

// A number or user that does not exist cannot have rung (RFC 3261 §21.4.5, §21.4.11, §21.4.22, §21.6.3).
const unallocatedNumber: EndOutcome = { status: 'failed', reason: 'invalid-number', rang: 'no' }
const carrier: EndOutcome = { status: 'failed', reason: 'carrier-fault', rang: 'unknown' }

/** What the final SIP response adds to `busy` and `failed` (RFC 3261 §21; RFC 8197 for 607, RFC 8688 for 608). */
const endsBySip = wordTable<EndOutcome>({
  403: { status: 'failed', reason: 'blocked', rang: 'unknown' },
  404: unallocatedNumber,
  408: { status: 'failed', reason: 'unreachable', rang: 'unknown' },
  410: unallocatedNumber,
  480: { status: 'failed', reason: 'unreachable', rang: 'unknown' },
  484: unallocatedNumber,
  500: carrier,
  502: carrier,
  503: carrier,
  504: carrier,
  603: { status: 'rejected', reason: 'declined', rang: 'unknown' },
  604: unallocatedNumber,
  607: { status: 'rejected', reason: 'declined', rang: 'unknown' },
  608: { status: 'rejected', reason: 'blocked', rang: 'unknown' },
})

/** Twilio counts from 0 the callbacks that it sent for a leg; with all four asked for, `initiated` is 0 and `ringing` 1. */
const sequenceOfRinging = 1

export const isEndStatus = (status: string): boolean => ends(status) !== undefined

/**
 * `sequence`: only of a callback for which all four events had been asked. An end that takes the number of the ringing
 * proves that Twilio was never told of a ringing, which together with a failure of the carrier means there was none.
 */
export const endOf = (
  status: string,
  sipStatus?: number,
  sequence?: number,
): EndOutcome | undefined => {
  const known = ends(status)
  if (status !== 'busy' && status !== 'failed') return known
  const precise = endsBySip(sipStatus) ?? known
  return precise === carrier && sequence !== undefined && sequence <= sequenceOfRinging
    ? { ...carrier, rang: 'no' }
    : precise
}

/** `machine_start` with `Enable`, `machine_end_…` with `DetectMessageEnd` (twilio.com/docs/voice/answering-machine-detection). */
export const answeredByOf = (text: string): AnsweredBy => {
  if (text === 'human' || text === 'fax') return text
  return text.startsWith('machine') ? 'machine' : 'unknown'
}

const recordingStates = wordTable<Recording['status']>({
  'in-progress': 'in-progress',
  paused: 'in-progress',
  stopped: 'in-progress',
  processing: 'in-progress',
  completed: 'completed',
  /** Nothing was recorded. */
  absent: 'failed',
  failed: 'failed',
  deleted: 'removed',
})

export const recordingOf = (
  id: string,
  status: string,
  url?: string,
  duration?: string,
): Recording | undefined => {
  const state = recordingStates(status)
  // `-1` until it is known.
  const seconds = duration ? Number(duration) : Number.NaN
  return (
    state && {
      id,
      status: state,
      ...(url && { url }),
      ...(seconds >= 0 && { duration: seconds }),
    }
  )
}

/** One id per status of a leg, whether a callback or a look-up reported it: a leg has each status once. */
export const statusEventId = (sid: string, status: string): string => `${sid}:${status}`
export const machineEventId = (sid: string): string => `${sid}:answered-by`

export const typeOf = (status: string): CallEvent['type'] | undefined =>
  progress(status) ?? (isEndStatus(status) ? 'ended' : undefined)

/** Twilio's dates, in milliseconds: `Tue, 31 Aug 2010 20:36:28 +0000`, to the second. */
export const timeOf = (given: string | Date | null | undefined): number | null => {
  const time = given instanceof Date ? given.getTime() : Date.parse(given ?? '')
  return Number.isNaN(time) ? null : time
}
