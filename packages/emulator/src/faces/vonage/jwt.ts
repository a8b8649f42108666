import { createHmac, verify, type KeyObject } from 'node:crypto'

export type Claims = Readonly<Record<string, unknown>>

/** HS256, as Vonage signs its webhooks. */
export function signHs256(claims: Claims, secret: string): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

/** The claims of a token that this key signed with RS256; undefined for any other, whatever its header says. */
export function verifyRs256(token: string, key: KeyObject): Claims | undefined {
  const [head, body, signature, ...more] = token.split('.')
  if (!head || !body || !signature || more.length > 0) return undefined
  if (decode(head)?.['alg'] !== 'RS256') return undefined
  const signed = Buffer.from(`${head}.${body}`)
  const genuine = verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))
  return genuine ? decode(body) : undefined
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Claims | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined
  } catch {
    return undefined
  }
}
