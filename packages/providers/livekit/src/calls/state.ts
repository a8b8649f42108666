import type { CallEvent, KnownCall, References } from '@callplane/core'
import type { Api } from '../client/api.ts'
import { message, wireParticipant } from '../client/schemas.ts'
import { isGone } from '../errors.ts'
import { idsIn, type Ids } from '../references.ts'
import { callIdOf, eventsOf, goneEvent, type Seen } from '../webhooks/read.ts'
import type { SeenTimes } from './seen.ts'

const participantSchema = message(wireParticipant)

/** The participant, or null where LiveKit says that it is not in the room. */
export const findParticipant = async (
  api: Api,
  { participant: identity, room }: Pick<Ids, 'participant' | 'room'>,
): Promise<Seen | null> => {
  const asked = { room, identity }
  try {
    const participant = await api.call('RoomService/GetParticipant', asked, participantSchema, {
      room,
    })
    return { participant, room }
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** The participant of this very call: a caller who calls again has the same identity. */
export const participantOfCall = async (api: Api, ids: Ids): Promise<Seen | null> => {
  const seen = await findParticipant(api, ids)
  const call = seen && callIdOf(seen.participant)
  return ids.call !== undefined && call !== undefined && call !== ids.call ? null : seen
}

/**
 * How the call stands by the attributes of its participant; who is not in the room any more has left. Of one whose answer
 * was not seen, that says nothing: it may have been answered or not.
 */
export const stateOf = async (
  api: Api,
  times: SeenTimes,
  references: References,
  known: KnownCall | undefined,
): Promise<readonly CallEvent[]> => {
  const ids = idsIn(references)
  const name = ids.call ?? `${ids.room}/${ids.participant}`
  const seen = await participantOfCall(api, ids)
  if (seen) {
    times.there(name)
    return eventsOf(seen, times.first)
  }
  if (known && !known.answered) return []
  return times.hasLeft(name, known?.ageMs) ? [goneEvent(ids, times.first(`${name}/gone`))] : []
}
