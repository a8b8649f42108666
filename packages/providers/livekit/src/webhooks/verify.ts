import { createHash } from 'node:crypto'
import type { WebhookRequest } from '@callplane/core'
import { secondsBetween } from '@callplane/core/units'
import { constantTimeEqual, hmac, parseObject, type Json } from '@callplane/kit'

/**
 * Seconds by which the clocks may differ. `TokenVerifier` of livekit-server-sdk 2.19.2 allows 10, with which a server whose
 * clock is 12 s behind refuses every report. A token that is used again changes nothing: events have ids.
 */
const tolerance = 60

const decoded = (part: string | undefined): Json | undefined =>
  parseObject(Buffer.from(part ?? '', 'base64url').toString())

/** The claims of a token that this secret signed with HS256, whatever its times are. */
const claimsOf = (token: string, secret: string): Json | undefined => {
  const [head, body, signature, ...more] = token.split('.')
  if (signature === undefined || more.length > 0) return undefined
  // The header chooses nothing.
  if (decoded(head)?.['alg'] !== 'HS256') return undefined
  const wanted = hmac('sha256', secret, `${head}.${body}`, 'base64url')
  return constantTimeEqual(signature, wanted) ? decoded(body) : undefined
}

export type Verdict =
  | { readonly verdict: 'genuine' }
  | { readonly verdict: 'forged' | 'stale'; readonly detail: string }

const forged = (detail: string): Verdict => ({ verdict: 'forged', detail })

/**
 * What `WebhookReceiver` of livekit-server-sdk checks: the `Authorization` header is a JWT that the project's secret
 * signed, of its key, valid now, and its `sha256` is the hash of the body (base64).
 */
export const verifyWebhook = (
  { headers, body, receivedAt }: WebhookRequest,
  key: { readonly apiKey: string; readonly apiSecret: string },
): Verdict => {
  const token = headers['authorization']?.replace(/^Bearer\s+/i, '').trim()
  if (!token) return forged('the Authorization header is missing')
  const claims = claimsOf(token, key.apiSecret)
  if (!claims) return forged('the token is not signed with the secret of the settings')
  const { iss, exp, nbf, sha256 } = claims
  if (iss !== key.apiKey) return forged('the token is of another key than that of the settings')
  const digest = createHash('sha256').update(body).digest('base64')
  if (typeof sha256 !== 'string' || !constantTimeEqual(sha256, digest))
    return forged('the token is not for this body')
  const now = secondsBetween(0, receivedAt)
  if (typeof exp !== 'number' || now > exp + tolerance)
    return { verdict: 'stale', detail: 'the token has expired' }
  return typeof nbf === 'number' && now < nbf - tolerance
    ? { verdict: 'stale', detail: 'the token is not valid yet' }
    : { verdict: 'genuine' }
}
