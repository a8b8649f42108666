import type { CallEnd, CallEvent, JsonObject, Recording } from '@callplane/core'
import { toCallEvent, withoutNumbers } from '@callplane/core/portable'
import { endOfError } from './statuses.ts'
import { referencesOf } from '../references.ts'

/** Data common to a webhook and a browser event. */
export interface Report {
  /** In the webhook's words: `dialout.answered`. */
  readonly type: string
  readonly at: number | null
  readonly room?: string | undefined
  readonly session?: string | undefined
  readonly userId?: string | undefined
  readonly errorMessage?: string | undefined
  readonly recording?: Recording | undefined
  /** Distinguishes two reports of one type and session, for types that can occur more than once. */
  readonly distinct: string
  readonly detail?: JsonObject | undefined
}

type Meaning = Pick<CallEvent, 'type'> & {
  /** Occurs once per session, so the session makes the id and webhook and browser event coincide. */
  readonly once?: true
  readonly end?: CallEnd
}

/**
 * One event ends answered and unanswered calls, without a reason: unanswered, busy, declined and canceled cannot be
 * told apart (docs …/webhooks/events/dialout-stopped).
 */
const stopped: CallEnd = {
  status: 'completed',
  reason: 'hung-up',
  rang: 'yes',
  ifUnanswered: { status: 'no-answer', reason: 'unspecified', rang: 'unknown' },
}

/** The same for a caller. Without an answer the caller gave up: there is no callee who could have declined. */
const callerStopped: CallEnd = {
  ...stopped,
  ifUnanswered: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
}

/** docs.daily.co/reference/rest-api/webhooks/events. A caller is a far party too, and has answered. */
const meanings: Readonly<Record<string, Meaning>> = {
  // "The initiator will hear the call ringing": the far end rings and has not answered.
  'dialout.connected': { type: 'ringing', once: true },
  'dialout.answered': { type: 'answered', once: true },
  'dialout.stopped': { type: 'ended', once: true, end: stopped },
  'dialout.error': { type: 'ended', once: true },
  'dialout.warning': { type: 'detail' },
  'dialin.ready': { type: 'detail' },
  'dialin.connected': { type: 'answered', once: true },
  'dialin.stopped': { type: 'ended', once: true, end: callerStopped },
  'dialin.error': { type: 'ended', once: true },
  'dialin.warning': { type: 'detail' },
  'calltransfer.triggered': { type: 'detail' },
  'calltransfer.initiated': { type: 'detail' },
  'calltransfer.answered': { type: 'detail' },
  'calltransfer.completed': { type: 'detail' },
  'meeting.started': { type: 'detail' },
  'meeting.ended': { type: 'detail' },
  // Neither names a call or a room; the report of the finished file does.
  'recording.started': { type: 'detail' },
  'recording.ready-to-download': { type: 'recording' },
  'recording.error': { type: 'detail' },
  // Of any participant of the room; those of a dialled party carry its session and key.
  'participant.joined': { type: 'detail' },
  'participant.left': { type: 'detail' },
}

export const eventOf = (report: Report): CallEvent => {
  const { type, session, errorMessage } = report
  const meaning = Object.hasOwn(meanings, type) ? meanings[type] : undefined
  const end = meaning?.type === 'ended' ? (meaning.end ?? endOfError(errorMessage)) : undefined
  const detail = {
    ...report.detail,
    ...(errorMessage !== undefined && { message: withoutNumbers(errorMessage) }),
  }
  return toCallEvent({
    id: `${type}/${meaning?.once && session !== undefined ? session : report.distinct}`,
    type: meaning?.type ?? 'unrecognised',
    at: report.at,
    leg: 'far',
    attemptKey: report.userId,
    references: session === undefined ? {} : referencesOf(session, report.room),
    providerStatus: type,
    end,
    recording: report.recording,
    detail: Object.keys(detail).length > 0 ? detail : undefined,
  })
}

/**
 * The leg into the room of a caller: Daily reports both at once, "the connection is established with Daily's room"
 * (…/webhooks/events/dialin-connected). Events about anything else have no near leg.
 */
export const withNearLeg = (event: CallEvent): readonly CallEvent[] =>
  event.providerStatus === 'dialin.connected' || event.providerStatus === 'dialin.stopped'
    ? [event, { ...event, id: `${event.id}/near`, leg: 'near' }]
    : [event]
