import {
  CallError,
  type CallEvent,
  type CallsPort,
  type Located,
  type Placed,
  type References,
} from '@callplane/core'
import { milliseconds, timeAfter } from '@callplane/core/units'
import { deadlineFor } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { provider, unreadable } from '../errors.ts'
import { acceptedEvent, eventsOf, hasLeft, removedEvent } from './state.ts'
import { checkedParticipant, checkedSession, referencesOf } from '../references.ts'
import { createRemovals } from './removals.ts'
import { createSessions } from './sessions.ts'
import { wirePlaced } from '../client/schemas.ts'

const removePath = '/v2/sessions/participants/remove'

/** No response came, so another request would only wait as long. */
const isUnanswered = ({ code }: CallError): boolean => code === 'timeout' || code === 'transport'

const idsIn = ({ participant, room, session }: References) => {
  if (participant && room)
    return {
      participant: checkedParticipant(participant),
      room,
      session: session === undefined ? undefined : checkedSession(session),
    }
  throw new CallError(
    'call-unknown',
    `${provider}: the references hold no participant or no room`,
    {
      provider,
    },
  )
}

const roomOf = (connect: unknown): string | undefined =>
  (connect as { readonly room?: string } | undefined)?.room

/** How late a participant may appear in its session; how late it does is not documented. As `can.locate.settleAfterMs`. */
const showsWithin = milliseconds(30_000)

export const createCalls = (api: Api): CallsPort => {
  const sessions = createSessions(api)
  const removals = createRemovals()

  return {
    async place(request, { sendBy, signal, call }): Promise<Placed> {
      const limits = { sendBy, signal, timeoutMs: deadlineFor() }
      const reply = wirePlaced.safeParse(await api.sendAsIs(request, limits))
      // A success without a participant, or with another message, may have dialled.
      if (!reply.success || Number(reply.data.statusCode ?? 200) !== 200)
        throw unreadable('POST outbound-call')
      const room = roomOf(call.connect) ?? ''
      return {
        references: referencesOf(reply.data.participantId, room),
        events: [acceptedEvent(reply.data, room)],
      }
    },

    /** Only a joined participant can be found, so its absence proves nothing: the phone may be ringing. */
    async locate({ key, call }): Promise<Located> {
      const room = roomOf(call.connect)
      if (room === undefined) return { outcome: 'unknown', detail: 'the call names no room' }
      const seen = await sessions.find(room, key)
      const events = seen ? eventsOf(seen, room) : []
      return seen && events.length > 0
        ? {
            outcome: 'placed',
            byKey: true,
            references: referencesOf(key, room, seen.session.id),
            events,
          }
        : { outcome: 'unknown', detail: 'no participant with the attempt key has joined the room' }
    },

    async get(references): Promise<readonly CallEvent[]> {
      const { participant, room, session } = idsIn(references)
      const seen = await sessions.find(room, participant, session)
      const events = seen ? eventsOf(seen, room) : []
      const removedAt = removals.at(participant)
      if (events.length > 0 || removedAt === undefined) return events
      // It may have joined right before, which the list of sessions shows late.
      return api.host.clock.now() < timeAfter(removedAt, showsWithin)
        ? []
        : [removedEvent(participant, room, removedAt)]
    },

    /**
     * Removes the participant. The response for one that has not joined is not documented. A refusal is a failure, as
     * the phone may keep ringing; the dispatcher retries until the participant has joined or the time is up.
     */
    async hangUp(references): Promise<void> {
      const { participant, room, session } = idsIn(references)
      try {
        await api.request('POST', removePath, {
          body: { participantId: participant, roomId: room, sessionId: session },
        })
      } catch (error) {
        if (!CallError.isInstance(error) || isUnanswered(error)) throw error
        const seen = await sessions.find(room, participant, session).catch(() => undefined)
        if (seen && hasLeft(seen)) return
        throw error
      }
      removals.add(participant, api.host.clock.now())
    },
  }
}
