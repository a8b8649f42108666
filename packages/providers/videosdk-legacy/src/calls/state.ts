import { withoutNumbers, type CallEnd, type CallEvent } from '@callplane/core'
import { referencesOf } from '../references.ts'
import type { WireParticipant, WirePlaced, WireSession } from '../client/schemas.ts'

/** A call's participant, and the session it was found in. */
export interface Seen {
  readonly session: WireSession
  readonly participant: WireParticipant
}

/**
 * The ends that can be known. Legacy calls have no status and no hang-up cause: a far party that was busy, declined,
 * did not answer or cannot be reached never joins, and nothing is ever reported of it.
 */
export const ends = {
  /** It had joined, so the call had been answered. */
  left: { status: 'completed', reason: 'hung-up', rang: 'yes' },
  /** VideoSDK took our removal of a participant that had not joined. Whether the phone had begun to ring, it cannot say. */
  removed: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
} as const satisfies Readonly<Record<string, CallEnd>>

/** `Date.parse` gives NaN for a time outside the range of dates, so none of those gets in. */
const epochOf = (value: string | null | undefined): number | null => {
  const at = value ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** When it left; undefined while it is there. The end of the session removes all participants. */
const leftAt = ({ session, participant }: Seen): number | null | undefined => {
  const last = participant.timelog.at(-1)
  if (last?.end) return epochOf(last.end)
  return session.end || session.status === 'ended' ? epochOf(session.end) : undefined
}

export const hasLeft = (seen: Seen): boolean =>
  seen.participant.timelog.length > 0 && leftAt(seen) !== undefined

/**
 * What the timelog tells, in the words of VideoSDK's session webhooks for the same two facts. That a participant joins
 * when the phone is answered, and not before, is inferred from "injects it into the specified meeting" (docs
 * …/sip/out-bound-call); no page says it. Nothing is given before that: an accepted call gives no event.
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
  // The reply has no time.
  at: null,
  leg: 'far',
  attemptKey: participantId,
  references: referencesOf(participantId, room),
  providerStatus: withoutNumbers(message ?? '') || '200',
})
