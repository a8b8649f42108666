import type { LocateContext, Located } from '@callplane/core'
import type { Api } from '../client/api.ts'
import { attemptKeyOf, eventsOf, referencesOfSeen } from '../webhooks/read.ts'
import type { SeenTimes } from './seen.ts'
import { findParticipant } from './state.ts'

/**
 * Looks for the identity, which is the attempt key. Who is not in the room may have left, may not have joined yet, or
 * was never dialled, so absence proves nothing.
 */
export const locateCall = async (
  api: Api,
  times: SeenTimes,
  { key, call }: LocateContext,
): Promise<Located> => {
  const room = call.connect && 'room' in call.connect ? call.connect.room : undefined
  if (room === undefined) return { outcome: 'unknown', detail: 'the call names no room' }
  const seen = await findParticipant(api, { participant: key, room })
  return seen && attemptKeyOf(seen.participant) === key
    ? {
        outcome: 'placed',
        byKey: true,
        references: referencesOfSeen(seen),
        events: eventsOf(seen, times.first),
      }
    : { outcome: 'unknown', detail: 'no participant with the attempt key is in the room' }
}
