import { type Host } from '@callplane/core'
import { seconds, timeAfter, toMilliseconds } from '@callplane/core/units'
import { mintJwt } from '@callplane/kit'
import type { VideosdkLegacySettings } from '../settings.ts'

/** As the vendor's own client does: a day, renewed a minute before its end (@videosdk.live/server-sdk 0.1.1). Seconds. */
const lifetime = 24 * 60 * 60
const renewBefore = 60

/** For the REST API, not for joining a room: version 2 and the role `crawler` (docs …/authentication-and-token). */
const claims = { permissions: ['allow_join', 'allow_mod'], version: 2, roles: ['crawler'] }

const createTokens = (
  { token, apiKey, secret }: VideosdkLegacySettings,
  host: Host,
): (() => Promise<string>) => {
  if (token !== undefined) return async () => token
  let current: { readonly jwt: Promise<string>; readonly renewAt: number } | undefined
  return () => {
    // Real time: VideoSDK judges the token, and no emulator compresses its clock.
    const now = host.clock.wall()
    if (!current || now >= current.renewAt) {
      const jwt = mintJwt({
        algorithm: 'HS256',
        key: secret ?? '',
        claims: { apikey: apiKey, ...claims },
        issuedAt: now,
        expiresIn: lifetime,
      })
      const made = { jwt, renewAt: timeAfter(now, toMilliseconds(seconds(lifetime - renewBefore))) }
      current = made
      jwt.catch(() => {
        if (current === made) current = undefined
      })
    }
    return current.jwt
  }
}

/** Gives the value of the `Authorization` header. */
export const createAuthorization = (
  settings: VideosdkLegacySettings,
  host: Host,
): (() => Promise<string>) => {
  const token = createTokens(settings, host)
  return settings.authorization === 'bearer' ? async () => `Bearer ${await token()}` : token
}
