import { createHmac, timingSafeEqual } from 'node:crypto'

type Json = Readonly<Record<string, unknown>>

const HEADER = { alg: 'HS256', typ: 'JWT' }

export function mint(claims: Json, secret: string): string {
  const head = [HEADER, claims].map((part) => encode(JSON.stringify(part))).join('.')
  return `${head}.${sign(head, secret)}`
}

/** The claims of a genuine HS256 token; undefined for every other text. */
export function read(token: string, secret: string): Json | undefined {
  const [header = '', claims = '', signature = '', more] = token.split('.')
  if (more !== undefined || parse(header)?.['alg'] !== 'HS256') return undefined
  const wanted = Buffer.from(sign(`${header}.${claims}`, secret))
  const given = Buffer.from(signature)
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return undefined
  return parse(claims)
}

function sign(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function parse(part: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}
