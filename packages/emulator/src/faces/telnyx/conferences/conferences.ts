import type { FaceContext } from '../../face.ts'
import { stamp, type Call } from '../calls/call.ts'
import { TelnyxError } from '../errors.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type Conference = {
  readonly id: string
  readonly name: string
  readonly connectionId: string
  readonly createdAt: number
  readonly members: Set<Call>
  /** Whose leaving ends it. */
  readonly hosts: Set<Call>
  endedAt: number | undefined
  endReason: 'all_left' | 'host_left' | undefined
}

export type Conferences = {
  create(name: string, first: Call): Conference
  join(conference: Conference, call: Call, options?: { readonly host?: boolean }): void
  leave(conference: Conference, call: Call): void
  /** The active one of this name. */
  named(name: string): Conference | undefined
  get(id: string): Conference | undefined
  all(): readonly Conference[]
  reset(): void
}

/** A conference lasts four hours at most [inferred]. */
const LASTS = 4 * 3_600_000

export function createConferences({ clock, random }: FaceContext, webhooks: Webhooks): Conferences {
  const conferences = new Map<string, Conference>()

  const end = (conference: Conference, reason: 'all_left' | 'host_left', last: Call): void => {
    if (conference.endedAt !== undefined) return
    conference.endedAt = clock.now()
    conference.endReason = reason
    webhooks.tell(last, 'conference.ended', { conference_id: conference.id, reason })
  }
  const leave = (conference: Conference, call: Call): void => {
    if (!conference.members.delete(call)) return
    webhooks.tell(call, 'conference.participant.left', { conference_id: conference.id })
    if (conference.hosts.has(call)) {
      const others = [...conference.members]
      conference.members.clear()
      for (const other of others) {
        webhooks.tell(other, 'conference.participant.left', { conference_id: conference.id })
      }
      end(conference, 'host_left', call)
    } else if (conference.members.size === 0) end(conference, 'all_left', call)
  }
  const join: Conferences['join'] = (conference, call, { host = false } = {}) => {
    if (conference.endedAt !== undefined) throw new TelnyxError({ name: 'conferenceEnded' })
    if (conference.members.has(call)) return
    conference.members.add(call)
    call.leg?.enter(conference.name)
    if (host) conference.hosts.add(call)
    call.onEnd.push(() => leave(conference, call))
    webhooks.tell(call, 'conference.participant.joined', { conference_id: conference.id })
  }

  return {
    create(name, first) {
      if ([...conferences.values()].some((it) => it.name === name && it.endedAt === undefined)) {
        throw new TelnyxError({ name: 'conferenceExists' })
      }
      const conference: Conference = {
        id: random.uuid(),
        name,
        connectionId: first.connectionId,
        createdAt: clock.now(),
        members: new Set(),
        hosts: new Set(),
        endedAt: undefined,
        endReason: undefined,
      }
      conferences.set(conference.id, conference)
      webhooks.tell(first, 'conference.created', { conference_id: conference.id })
      join(conference, first)
      return conference
    },
    join,
    leave,
    named: (name) =>
      [...conferences.values()].find((it) => it.name === name && it.endedAt === undefined),
    get: (id) => conferences.get(id),
    all: () => [...conferences.values()],
    reset: () => conferences.clear(),
  }
}

export function viewConference(conference: Conference): Record<string, unknown> {
  const { endedAt } = conference
  return {
    record_type: 'conference',
    id: conference.id,
    name: conference.name,
    connection_id: conference.connectionId,
    created_at: stamp(conference.createdAt),
    updated_at: stamp(endedAt ?? conference.createdAt),
    expires_at: stamp(conference.createdAt + LASTS),
    region: 'sv1',
    status: endedAt === undefined ? 'in_progress' : 'completed',
    ...(conference.endReason === undefined ? {} : { end_reason: conference.endReason }),
  }
}
