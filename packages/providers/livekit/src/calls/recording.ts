import type { References } from '@callplane/core'
import { localError } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { listOf, message, wireEgress } from '../client/schemas.ts'
import { provider } from '../errors.ts'
import { idsIn, type Ids } from '../references.ts'
import { callIdOf, recordedCall } from '../webhooks/read.ts'
import { participantOfCall } from './state.ts'

const egressSchema = message(wireEgress)
const listSchema = listOf(wireEgress)
const anything = z.unknown()

/** LiveKit's id of the call, by which the file is named and found again. */
const callOf = async (api: Api, ids: Ids): Promise<string> => {
  if (ids.call !== undefined) return ids.call
  const seen = await participantOfCall(api, ids)
  const call = seen && callIdOf(seen.participant)
  if (call) return call
  throw localError(provider, 'call-not-live', 'the party is not in the room')
}

/** Records the room with everyone in it (Egress), which is the call where every call has a room of its own. */
export const startRecording = async (api: Api, references: References): Promise<void> => {
  const ids = idsIn(references)
  const { folder, media, storage } = api.settings.recording
  const filepath = `${folder}/${await callOf(api, ids)}-{time}`
  await api.call(
    'Egress/StartRoomCompositeEgress',
    {
      roomName: ids.room,
      ...(media === 'audio' && { audioOnly: true }),
      fileOutputs: [{ fileType: media === 'audio' ? 'OGG' : 'MP4', filepath, ...storage }],
    },
    egressSchema,
  )
}

/** Ends the recordings of this call, and none that others have started in the room. */
export const stopRecording = async (api: Api, references: References): Promise<void> => {
  const ids = idsIn(references)
  const call = await callOf(api, ids)
  const { items } = await api.call(
    'Egress/ListEgress',
    { roomName: ids.room, active: true },
    listSchema,
  )
  const own = items.filter((egress) => recordedCall(egress) === call)
  if (own.length === 0) throw localError(provider, 'not-found', 'the call is not being recorded')
  for (const { egressId } of own) await api.call('Egress/StopEgress', { egressId }, anything)
}
