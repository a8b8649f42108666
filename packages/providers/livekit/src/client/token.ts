import type { Host } from '@callplane/core'
import { secondsBetween } from '@callplane/core/units'
import { hmac } from '@callplane/kit'
import type { LivekitSettings } from '../settings.ts'

/** Seconds. A token is made for each request, so it needs to outlast the clocks' difference only. */
const lifetime = 600

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const header = part({ alg: 'HS256', typ: 'JWT' })

/** What requests need beside rooms of their own (livekit/protocol, auth/grants.go). */
const grants = {
  video: { roomCreate: true, roomList: true, roomRecord: true },
  sip: { admin: true, call: true },
}

/**
 * The value of the `Authorization` header. `roomAdmin` is granted for one room, so requests about participants name it.
 * Synchronous: between the journal entry that a call is being sent and its first byte nothing waits.
 */
export const authorizationOf = (
  { apiKey, apiSecret }: Pick<LivekitSettings, 'apiKey' | 'apiSecret'>,
  { clock }: Pick<Host, 'clock'>,
  room?: string,
): string => {
  const now = Math.floor(secondsBetween(0, clock.wall()))
  const video = room === undefined ? grants.video : { ...grants.video, roomAdmin: true, room }
  const claims = { iss: apiKey, sub: '', nbf: now - 10, iat: now, exp: now + lifetime }
  const signed = `${header}.${part({ ...claims, ...grants, video })}`
  return `Bearer ${signed}.${hmac('sha256', apiSecret, signed, 'base64url')}`
}
