import type { JsonObject } from '@callplane/core'
import type { Api } from '../client/api.ts'

/** `POST /rooms`, as `settings.newRoom` wants rooms to be, and with what they are made for. */
export const newRoomBody = (api: Api, name: string, purpose: JsonObject) => {
  const { privacy, expiresIn, properties } = api.settings.newRoom
  // A Unix time of real life, which Daily compares with its own clock.
  const exp = Math.floor(api.host.clock.wall() / 1000) + (expiresIn ?? 0)
  return {
    name,
    privacy,
    properties: { ...(expiresIn !== null && { exp }), ...purpose, ...properties },
  }
}
