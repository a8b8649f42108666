import { withoutNumbers, type CallEnd, type CallEvent } from '@callplane/core'
import { referencesOf } from '../references.ts'
import type { WireParticipant, WirePlaced, WireSession } from '../client/schemas.ts'

/** A call's participant, and the session it was found in. */
export interface Seen {
  readonly session: WireSession
  readonly participant: WireParticipant
}

/**
 * The ends that can be observed. Legacy calls have no status and no hang-up cause: a far party that is busy, declines,
 * does not answer or is unreachable never joins and is never reported.
 */
export const ends = {
  /** The participant had joined, so the call had been answered. */
  left: { status: 'completed', reason: 'hung-up', rang: 'yes' },
  /** VideoSDK accepted the removal of a participant that had not joined. Whether the phone had rung is unknown. */
  removed: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
} as const satisfies Readonly<Record<string, CallEnd>>

/** `Date.parse` returns NaN for times outside the range of dates, which excludes them. */
const epochOf = (value: string | null | undefined): number | null => {
  const at = value ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** When it left; undefined while it is present. The end of the session removes all participants. */
const leftAt = ({ session, participant }: Seen): number | null | undefined => {
  const last = participant.timelog.at(-1)
  if (last?.end) return epochOf(last.end)
  return session.end || session.status === 'ended' ? epochOf(session.end) : undefined
}

export const hasLeft = (seen: Seen): boolean =>
  seen.participant.timelog.length > 0 && leftAt(seen) !== undefined

/**
 * Events of the timelog, named like VideoSDK's session webhooks for joining and leaving. That a participant joins when
 * the phone is answered, and not before, is [inferred] from "injects it into the specified meeting" (docs
 * …/sip/out-bound-call); it is not documented. An accepted call gives no event before that.
 */
export const eventsOf = (seen: Seen, room: string): CallEvent[] => {
  const { participantId: id, timelog } = seen.participant
  if (timelog.length === 0) return []
  const common = { leg: 'far', references: referencesOf(id, room, seen.session.id) } as const
  const joined: CallEvent = {
    ...common,
    id: `${id}/joined`,
    type: 'answered',
    at: epochOf(timelog[0]?.start),
    providerStatus: 'participant-joined',
  }
  const left = leftAt(seen)
  if (left === undefined) return [joined]
  return [
    joined,
    {
      ...common,
      id: `${id}/left`,
      type: 'ended',
      at: left,
      providerStatus: 'participant-left',
      end: ends.left,
    },
  ]
}

export const removedEvent = (id: string, room: string, at: number): CallEvent => ({
  id: `${id}/removed`,
  type: 'ended',
  at,
  leg: 'far',
  references: referencesOf(id, room),
  providerStatus: 'removed before it joined',
  end: ends.removed,
})

export const acceptedEvent = ({ participantId, message }: WirePlaced, room: string): CallEvent => ({
  id: `${participantId}/accepted`,
  type: 'initiated',
  // The response has no time.
  at: null,
  leg: 'far',
  attemptKey: participantId,
  references: referencesOf(participantId, room),
  providerStatus: withoutNumbers(message ?? '') || '200',
})
