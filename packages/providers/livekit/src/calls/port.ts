import type { CallsPort, References } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { isGone } from '../errors.ts'
import { idsIn } from '../references.ts'
import { locateCall } from './locate.ts'
import { placeCall } from './place.ts'
import { startRecording, stopRecording } from './recording.ts'
import { createSeenTimes } from './seen.ts'
import { participantOfCall, stateOf } from './state.ts'
import { transferCall } from './transfer.ts'

export const createCalls = (api: Api): CallsPort => {
  const times = createSeenTimes(api.host.clock)

  /** Removes the participant, which hangs up its call (livekit/sip, `Disconnected`); one that has left is done. */
  const hangUp = async (references: References): Promise<void> => {
    const ids = idsIn(references)
    // A caller who calls again has the same identity, and is not to be thrown out for the call before.
    if (ids.call !== undefined && (await participantOfCall(api, ids)) === null) return
    const { participant: identity, room } = ids
    try {
      await api.call('RoomService/RemoveParticipant', { room, identity }, z.unknown(), { room })
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

  return {
    place: (request, attempt) => placeCall(api, times, request, attempt),
    locate: (attempt) => locateCall(api, times, attempt),
    get: (references, known) => stateOf(api, times, references, known),
    hangUp,
    transfer: (references, to, attempt) => transferCall(api, references, to, attempt),
    startRecording: (references) => startRecording(api, references),
    stopRecording: (references) => stopRecording(api, references),
  }
}
