import type { FaceContext } from '../../face.ts'
import { hangUp, stamp, type Call } from '../calls/call.ts'
import { TelnyxError } from '../errors.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { newParticipant, type Participant, type ParticipantOptions } from './participants.ts'

export type Conference = {
  readonly id: string
  readonly name: string
  readonly creator: Call
  readonly createdAt: number
  /** Milliseconds. */
  readonly lasts: number
  readonly mostMembers: number
  readonly members: Map<Call, Participant>
  endedAt: number | undefined
  endReason: EndReason | undefined
  /** The call whose leaving ended it. */
  endedBy: Call | undefined
}

type EndReason = 'all_left' | 'ended_via_api' | 'host_left' | 'time_exceeded'

export type ConferenceOptions = {
  /** Minutes. */
  readonly duration?: number | undefined
  readonly mostMembers?: number | undefined
  /** Of the call that creates it. */
  readonly first?: ParticipantOptions | undefined
}

export type Conferences = {
  create(name: string, first: Call, options?: ConferenceOptions): Conference
  join(conference: Conference, call: Call, options?: ParticipantOptions): void
  leave(conference: Conference, call: Call): void
  /** Ends it and hangs up all of its participants. */
  end(conference: Conference): void
  /** Reports something about the conference as a whole, with the ids of the call that created it. */
  tell(conference: Conference, event: string, payload?: Readonly<Record<string, unknown>>): void
  /** The active one of this name. */
  named(name: string): Conference | undefined
  get(id: string): Conference | undefined
  all(): readonly Conference[]
  reset(): void
}

/** A conference lasts four hours at most [inferred]. */
const LASTS = 4 * 3_600_000
/** The document's default. */
const MOST_MEMBERS = 250

export function createConferences(
  { clock, random, kept }: FaceContext,
  webhooks: Webhooks,
): Conferences {
  const conferences = kept<Conference>(({ endedAt }) => endedAt !== undefined)

  const tellMember = (conference: Conference, call: Call, what: 'joined' | 'left'): void =>
    webhooks.tell(call, `conference.participant.${what}`, { conference_id: conference.id })

  const finish = (
    conference: Conference,
    reason: EndReason,
    last: Call,
    hangsUp: boolean,
  ): void => {
    if (conference.endedAt !== undefined) return
    Object.assign(conference, { endedAt: clock.now(), endReason: reason, endedBy: last })
    const others = [...conference.members.keys()]
    conference.members.clear()
    for (const other of others) tellMember(conference, other, 'left')
    // The document of the webhook knows no `ended_via_api`, which the resource has.
    webhooks.tell(last, 'conference.ended', { conference_id: conference.id, reason })
    if (hangsUp) for (const other of others) hangUp(other)
  }
  const leave = (conference: Conference, call: Call): void => {
    const member = conference.members.get(call)
    if (!member) return
    conference.members.delete(call)
    tellMember(conference, call, 'left')
    if (member.ends || member.softEnds) finish(conference, 'host_left', call, member.ends)
    else if (conference.members.size === 0) finish(conference, 'all_left', call, false)
  }
  const join: Conferences['join'] = (conference, call, options = {}) => {
    if (conference.endedAt !== undefined) throw new TelnyxError({ name: 'conferenceEnded' })
    if (conference.members.has(call)) return
    if (conference.members.size >= conference.mostMembers)
      throw new TelnyxError({ name: 'conferenceFull' })
    conference.members.set(call, newParticipant(call, random.uuid(), clock.now(), options))
    call.leg?.enter(conference.name)
    call.onEnd.push(() => leave(conference, call))
    tellMember(conference, call, 'joined')
  }
  const active = (name: string): Conference | undefined =>
    [...conferences.values()].find((it) => it.name === name && it.endedAt === undefined)

  return {
    create(name, first, { duration, mostMembers = MOST_MEMBERS, first: options } = {}) {
      if (active(name)) throw new TelnyxError({ name: 'conferenceExists' })
      const lasts = duration === undefined ? LASTS : duration * 60_000
      const about = { id: random.uuid(), name, creator: first, createdAt: clock.now() }
      const conference = newConference({ ...about, lasts, mostMembers })
      conferences.set(conference.id, conference)
      clock.after(lasts, () => finish(conference, 'time_exceeded', first, true))
      webhooks.tell(first, 'conference.created', { conference_id: conference.id })
      join(conference, first, options)
      return conference
    },
    join,
    leave,
    end: (conference) => finish(conference, 'ended_via_api', conference.creator, true),
    tell: ({ id, creator }, event, payload = {}) =>
      webhooks.tell(creator, event, {
        conference_id: id,
        creator_call_session_id: creator.sessionId,
        occurred_at: stamp(clock.now()),
        ...payload,
      }),
    named: active,
    get: (id) => conferences.get(id),
    all: () => [...conferences.values()],
    reset: () => conferences.clear(),
  }
}

const newConference = (
  about: Pick<Conference, 'id' | 'name' | 'creator' | 'createdAt' | 'lasts' | 'mostMembers'>,
): Conference => ({
  ...about,
  members: new Map(),
  endedAt: undefined,
  endReason: undefined,
  endedBy: undefined,
})

export function viewConference(conference: Conference): Record<string, unknown> {
  const { endedAt, endedBy, creator } = conference
  return {
    record_type: 'conference',
    id: conference.id,
    name: conference.name,
    connection_id: creator.connectionId,
    created_at: stamp(conference.createdAt),
    updated_at: stamp(endedAt ?? conference.createdAt),
    expires_at: stamp(conference.createdAt + conference.lasts),
    region: 'sv1',
    status: endedAt === undefined ? 'in_progress' : 'completed',
    ...(conference.endReason === undefined ? {} : { end_reason: conference.endReason }),
    ...(endedBy === undefined
      ? {}
      : { ended_by: { call_control_id: endedBy.controlId, call_session_id: endedBy.sessionId } }),
  }
}
