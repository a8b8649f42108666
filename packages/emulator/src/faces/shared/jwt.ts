import { createHmac, verify, type KeyObject } from 'node:crypto'
import { sameSecret } from './basic-auth.ts'
import { isJsonObject, type JsonObject } from './json.ts'

export function signHs256(claims: JsonObject, secret: string): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${hmac(text, secret)}`
}

/** The claims of a token that this secret signed with HS256; undefined for any other text. */
export function verifyHs256(token: string, secret: string): JsonObject | undefined {
  return verifyToken(token, 'HS256', (text, signature) => sameSecret(signature, hmac(text, secret)))
}

/** The claims of a token that this key signed with RS256; undefined for any other text. */
export function verifyRs256(token: string, key: KeyObject): JsonObject | undefined {
  return verifyToken(token, 'RS256', (text, signature) =>
    verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64url')),
  )
}

/** What a token says, before its signature is verified: only to find the key for that. */
export const unverifiedClaims = (token: string): JsonObject | undefined =>
  decode(token.split('.')[1] ?? '')

function verifyToken(
  token: string,
  algorithm: string,
  isGenuine: (text: string, signature: string) => boolean,
): JsonObject | undefined {
  const [head, body, signature, ...more] = token.split('.')
  if (!head || !body || !signature || more.length > 0) return undefined
  // The header chooses nothing: a token of another algorithm is refused.
  if (decode(head)?.['alg'] !== algorithm) return undefined
  return isGenuine(`${head}.${body}`, signature) ? decode(body) : undefined
}

function hmac(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
