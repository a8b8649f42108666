import { type Host } from '@callplane/core'
import { seconds, secondsBetween, timeAfter, toMilliseconds } from '@callplane/core/units'
import { hmac } from '@callplane/kit'
import type { VideosdkSettings } from '../settings.ts'

/** As the vendor's own client does: a day, renewed a minute before its end (@videosdk.live/server-sdk 0.1.1). Seconds. */
const lifetime = 24 * 60 * 60
const renewBefore = 60

/** For the REST API, not for joining a room: version 2 and the role `crawler` (docs …/authentication-and-token). */
const claims = { permissions: ['allow_join', 'allow_mod'], version: 2, roles: ['crawler'] }

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * HS256 (RFC 7515 §3). Made at once and without a promise: between the journal's word that a call is being sent and its
 * first byte nothing may wait for another thread, as WebCrypto does.
 */
const mint = (apiKey: string, secret: string, now: number): string => {
  const issuedAt = Math.floor(secondsBetween(0, now))
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
    apikey: apiKey,
    ...claims,
    iat: issuedAt,
    exp: issuedAt + lifetime,
  })}`
  return `${signed}.${hmac('sha256', secret, signed, 'base64url')}`
}

/** Gives the value of the `Authorization` header, raw: VideoSDK wants no `Bearer` before it. */
export const createTokens = (settings: VideosdkSettings, host: Host): (() => string) => {
  const { token, apiKey = '', secret = '' } = settings
  if (token !== undefined) return () => token
  let current: { readonly token: string; readonly renewAt: number } | undefined
  return () => {
    // Real time: VideoSDK judges the token, and no emulator compresses its clock.
    const now = host.clock.wall()
    if (!current || now >= current.renewAt)
      current = {
        token: mint(apiKey, secret, now),
        renewAt: timeAfter(now, toMilliseconds(seconds(lifetime - renewBefore))),
      }
    return current.token
  }
}
