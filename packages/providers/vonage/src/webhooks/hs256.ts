import { constantTimeEqual, hmac, parseObject, type Json } from '@callplane/kit'

const base64url = /^[A-Za-z0-9_-]+$/

const decode = (part: string): Json | undefined =>
  base64url.test(part) ? parseObject(Buffer.from(part, 'base64url').toString()) : undefined

/**
 * The claims of a token that this secret signed with HS256; null for any other. The algorithm is fixed: `none`, RS256
 * and all others are refused (RFC 8725 §3.1). Not kit's `verifyJwt`, which uses WebCrypto's threads: tests with a
 * manual clock rely on handling that finishes with its promises, and an HMAC takes less time than the hand-over.
 */
export const verifyHs256 = (token: string, secret: string): Json | null => {
  const [head = '', body = '', signature = '', ...more] = token.split('.')
  const header = decode(head)
  // `crit` names extensions that a reader must support; none is supported (RFC 7515 §4.1.11).
  if (more.length > 0 || header?.alg !== 'HS256' || header.crit !== undefined) return null
  const wanted = hmac('sha256', secret, `${head}.${body}`, 'base64url')
  if (!constantTimeEqual(signature, wanted)) return null
  return decode(body) ?? null
}

/** Whether the token's `nbf` and `exp`, if present, hold. Seconds. */
export const isCurrent = ({ exp, nbf }: Json, now: number, tolerance: number): boolean =>
  (exp === undefined || (typeof exp === 'number' && now < exp + tolerance)) &&
  (nbf === undefined || (typeof nbf === 'number' && now >= nbf - tolerance))
