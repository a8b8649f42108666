import type { Ports } from '@callplane/core'
import { localError } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { provider, roomPath } from '../references.ts'
import { createRoom } from './sip-room.ts'

const wireRoom = z.object({
  name: z.string(),
  config: z.object({ enable_dialout: z.boolean().nullish() }).nullish(),
})
type WireRoom = z.output<typeof wireRoom>

const readRoom = (reply: unknown, what: string): WireRoom => {
  const read = wireRoom.safeParse(reply)
  if (!read.success) throw unreadable(what)
  return read.data
}

const unusable = (message: string) => localError(provider, 'room-unusable', message)

/** Properties that allow a dial-out in an empty room. */
const dialOutProperties = { enable_dialout: true, dialout_config: { allow_room_start: true } }

/**
 * Ensures that the room exists and may dial out. An existing room is never changed; its owner decides. Whether it has
 * participants is left to Daily: presence is up to 15 s late (…/rest-api/presence), and refusing a room that has just
 * been joined would be worse.
 */
export const createEnsureRoom =
  (api: Api): NonNullable<Ports['ensure']> =>
  async ({ connect }): Promise<void> => {
    if (!connect || !('room' in connect)) throw unusable('a dial-out is started in a room')
    const path = roomPath(connect.room)
    const look = async () => {
      const reply = await api.request('GET', path, { nullable: true })
      return reply === null ? null : readRoom(reply, 'GET room')
    }
    let room = await look()
    if (!room && api.settings.rooms === 'create') {
      const created = await createRoom(api, connect.room, dialOutProperties)
      room = created === null ? await look() : readRoom(created, 'POST room')
      // It exists: that is why it could not be created. A look-up may lag; whether it may dial out is left to Daily.
      if (!room) return
    }
    if (!room) throw unusable('the room does not exist')
    if (room.config?.enable_dialout !== true)
      throw unusable('dial-out not enabled for room (its property `enable_dialout`)')
  }
