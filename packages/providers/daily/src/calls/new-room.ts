import type { JsonObject } from '@callplane/core'
import type { Api } from '../client/api.ts'

/** `POST /rooms` with `settings.newRoom` and the properties that the call needs. */
export const newRoomBody = (api: Api, name: string, purpose: JsonObject) => {
  const { privacy, expiresIn, properties } = api.settings.newRoom
  // A Unix time on the wall clock, which Daily compares with its own.
  const exp = Math.floor(api.host.clock.wall() / 1000) + (expiresIn ?? 0)
  return {
    name,
    privacy,
    properties: { ...(expiresIn !== null && { exp }), ...purpose, ...properties },
  }
}
