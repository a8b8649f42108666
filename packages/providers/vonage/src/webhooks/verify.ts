import { type WebhookRequest } from '@callplane/core'
import { seconds, secondsBetween } from '@callplane/core/units'
import { createHash } from 'node:crypto'
import { constantTimeEqual, isStale, queryOf } from '@callplane/kit'
import { ownParameters } from '../map/callback-url.ts'
import { isCurrent, verifyHs256 } from './hs256.ts'
import type { VonageSettings } from '../settings.ts'

/**
 * Maximum difference between the signed time and the arrival. Vonage documents none; other vendors use five minutes.
 * Seconds.
 */
const window = 300

export type Verdict =
  | { readonly verdict: 'genuine'; readonly jti: string }
  | { readonly verdict: 'forged' | 'stale'; readonly detail: string }

const hashOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex')

/**
 * Candidates for the hashed payload: the raw body, or the query of a GET as a JSON object in the order received.
 * Whether it includes the parameters of our own URL is not documented, so both are tried.
 */
const hashesOf = ({ method, url, body }: WebhookRequest): readonly string[] => {
  if (method.toUpperCase() !== 'GET') return [hashOf(body)]
  const query = Object.entries(queryOf(url))
  const theirs = query.filter(([name]) => !ownParameters.has(name))
  return [query, theirs].map((pairs) => hashOf(JSON.stringify(Object.fromEntries(pairs))))
}

/**
 * The vendor's `verifySignature` only checks signature and `exp` and also accepts RS256 (@vonage/jwt 1.17.1), so the
 * rest is checked here: algorithm, issuer, account, application, body, age (api.support.vonage.com 19033783342876).
 */
export const verifySignature = (
  { applicationId, apiKey, signatureSecret }: VonageSettings,
  request: WebhookRequest,
): Verdict => {
  const forged = (detail: string): Verdict => ({ verdict: 'forged', detail })
  const [, token] = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) return forged('there is no bearer token')
  const claims = verifyHs256(token, signatureSecret)
  if (!claims) return forged('the token is not signed by this account')
  if (claims.iss !== 'Vonage') return forged('the token is not of Vonage')
  const { payload_hash: hash, iat, jti } = claims
  if (claims.api_key !== apiKey) return forged('the token names another account')
  if (claims.application_id !== applicationId) return forged('the token names another application')
  if (
    typeof hash !== 'string' ||
    !hashesOf(request).some((one) => constantTimeEqual(one, hash.toLowerCase()))
  )
    return forged('the token is for another body')
  if (typeof jti !== 'string' || jti === '') return forged('the token has no id')
  if (typeof iat !== 'number') return forged('the token tells no time')
  if (isStale(iat * 1000, request.receivedAt, seconds(window)))
    return { verdict: 'stale', detail: `the token is not within ${window} seconds` }
  if (!isCurrent(claims, secondsBetween(0, request.receivedAt), window))
    return { verdict: 'stale', detail: 'the token is over' }
  return { verdict: 'genuine', jti }
}
