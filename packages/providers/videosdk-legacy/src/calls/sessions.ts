import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import type { Seen } from './state.ts'
import { sessionSegment } from '../references.ts'
import { wireParticipant, wireSession, type WireSession } from '../client/schemas.ts'

const path = '/v2/sessions'

/** The documented default; no larger page is documented (docs …/realtime-communication/fetch-session). */
const perPage = 20
/** How far back a room's sessions are searched; a call that was just placed is in the newest. */
const maxPages = 5

/** Finds a participant in the live and past sessions of a room. */
export interface Sessions {
  find(
    room: string,
    participant: string,
    /** The session in which it was last seen. */
    session?: string,
  ): Promise<Seen | undefined>
  /** Reads one session, whichever: throws where the credentials are not accepted. */
  verify(): Promise<void>
}

/**
 * The object of a response: in some under `data`, directly or as a list of one (`fetchParticipants`, server-sdk 0.1.1).
 */
const objectOf = (reply: unknown): unknown => {
  const data = (reply as { readonly data?: unknown } | null)?.data
  if (Array.isArray(data)) return data[0]
  return data ?? reply
}

const participantIn = (list: readonly unknown[], id: string) => {
  for (const item of list) {
    const read = wireParticipant.safeParse(item)
    if (read.success && read.data.participantId === id) return read.data
  }
  return undefined
}

const lastPageOf = (reply: unknown): number => {
  const last = (reply as { readonly pageInfo?: { readonly lastPage?: unknown } } | null)?.pageInfo
    ?.lastPage
  return typeof last === 'number' ? last : 1
}

export const createSessions = (api: Api): Sessions => {
  const participantsOf = async (session: WireSession): Promise<readonly unknown[]> => {
    if (session.participants) return session.participants
    const all: unknown[] = []
    for (let page = 1; page <= maxPages; page += 1) {
      const reply = await api.request('GET', `${path}/${sessionSegment(session.id)}/participants`, {
        query: { page, perPage },
      })
      const { participants } = (objectOf(reply) ?? {}) as { readonly participants?: unknown }
      if (!Array.isArray(participants)) throw unreadable('GET participants')
      all.push(...(participants as unknown[]))
      if (page >= lastPageOf(reply)) break
    }
    return all
  }

  const seenIn = async (value: unknown, id: string): Promise<Seen | undefined> => {
    const session = wireSession.safeParse(value)
    if (!session.success) return undefined
    const participant = participantIn(await participantsOf(session.data), id)
    return participant && { session: session.data, participant }
  }

  const known = async (session: string, id: string): Promise<Seen | undefined> => {
    const at = `${path}/${sessionSegment(session)}`
    const found = await api.request('GET', at, { nullable: true })
    return found === null ? undefined : seenIn(objectOf(found), id)
  }

  const listed = async (
    room: string,
    id: string,
    status: 'ongoing' | undefined,
  ): Promise<Seen | undefined> => {
    for (let page = 1; page <= maxPages; page += 1) {
      const reply = await api.request('GET', path, {
        query: { roomId: room, status, page, perPage },
      })
      const data = (reply as { readonly data?: unknown } | null)?.data
      if (!Array.isArray(data)) throw unreadable('GET sessions')
      for (const session of data as unknown[]) {
        const seen = await seenIn(session, id)
        if (seen) return seen
      }
      if (data.length === 0 || page >= lastPageOf(reply)) return undefined
    }
    return undefined
  }

  return {
    async find(room, participant, session) {
      return (
        (session === undefined ? undefined : await known(session, participant)) ??
        // The order of sessions is not documented, so the live one is requested by status, a parameter of the typed
        // client, before all others.
        (await listed(room, participant, 'ongoing')) ??
        listed(room, participant, undefined)
      )
    },
    async verify() {
      await api.request('GET', path, { query: { page: 1, perPage: 1 } })
    },
  }
}
