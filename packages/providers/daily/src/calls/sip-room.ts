import { CallError, type JsonObject } from '@callplane/core'
import { localError } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { newRoomBody } from './new-room.ts'
import { provider, roomPath } from '../references.ts'

/** Creates a room. Null if it exists already: another call may have created it at the same time. */
export const createRoom = async (api: Api, name: string, purpose: JsonObject): Promise<unknown> => {
  try {
    return await api.request('POST', '/rooms', { body: newRoomBody(api, name, purpose) })
  } catch (error) {
    if (!CallError.isInstance(error) || !/already exists/i.test(error.message)) throw error
    return null
  }
}

const wireRoom = z.object({
  config: z.object({ sip_uri: z.object({ endpoint: z.string() }).nullish() }).nullish(),
})

/** Creates a room that accepts SIP callers. An existing room is never changed. */
export const ensureSipRoom = async (api: Api, room: string): Promise<void> => {
  const look = () => api.request('GET', roomPath(room), { nullable: true })
  let found = await look()
  if (found === null && api.settings.rooms === 'create') {
    const sip = { display_name: 'Caller', sip_mode: 'dial-in', num_endpoints: 1 }
    found = (await createRoom(api, room, { sip })) ?? (await look())
  }
  const read = wireRoom.safeParse(found ?? {})
  if (!read.success) throw unreadable('GET room')
  if (!read.data.config?.sip_uri)
    throw localError(provider, 'room-unusable', 'the room takes no SIP callers')
}
