import type { FaceRequest } from '../request.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { badRequest } from './errors.ts'

export type Body = JsonObject

const E164 = /^\+[1-9]\d{6,14}$/
const SIP = /^sips?:[^\s@<>]+(?:@[^\s@<>]+)?$/i

export const isE164 = (value: unknown): value is string =>
  typeof value === 'string' && E164.test(value)
const isSipUri = (value: unknown): value is string => typeof value === 'string' && SIP.test(value)

/** The JSON object of a request; anything else is refused. */
export function readBody(request: FaceRequest): Body {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw badRequest('Content-Type must be application/json')
  }
  const body = request.json()
  if (!isJsonObject(body)) throw badRequest('The body must be a JSON object')
  return body
}

/**
 * Readers of one body. Booleans and numbers may be quoted: the samples of VideoSDK's pages print
 * `"true"` and `"30"`, while its typed client sends real ones. [inferred] The API
 * takes both. Null counts as absent.
 */
export function fieldsOf(body: Body, where = '') {
  const at = (key: string): string => (where === '' ? key : `${where}.${key}`)
  const read = <T>(key: string, what: string, fits: (value: unknown) => value is T) => {
    const value = body[key]
    if (value === undefined || value === null) return undefined
    if (!fits(value)) throw badRequest(`${at(key)} must be ${what}`)
    return value
  }
  const fields = {
    has: (key: string) => body[key] !== undefined && body[key] !== null,
    text: (key: string) =>
      read(key, 'a non-empty string', (value): value is string => {
        return typeof value === 'string' && value.trim() !== ''
      }),
    flag: (key: string): boolean | undefined => {
      const value = read(key, 'a boolean', (it): it is boolean | 'true' | 'false' => {
        return typeof it === 'boolean' || it === 'true' || it === 'false'
      })
      return typeof value === 'string' ? value === 'true' : value
    },
    seconds: (key: string): number | undefined => {
      const value = read(key, 'a positive integer', (it): it is number | string => {
        return typeof it === 'string'
          ? /^[1-9]\d*$/.test(it)
          : typeof it === 'number' && Number.isInteger(it) && it > 0
      })
      return value === undefined ? undefined : Number(value)
    },
    object: (key: string) => read(key, 'an object', isJsonObject),
    texts: (key: string) =>
      read(key, 'an array of strings', (value): value is readonly string[] => {
        return Array.isArray(value) && value.every((item) => typeof item === 'string')
      }),
    headers: (key: string) =>
      read(key, 'an object of strings', (value): value is Readonly<Record<string, string>> => {
        return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string')
      }),
    number: (key: string) => read(key, 'an E.164 number', isE164),
    numbers: (key: string) =>
      read(key, 'a non-empty array of E.164 numbers', (value): value is readonly string[] => {
        return Array.isArray(value) && value.length > 0 && value.every(isE164)
      }),
    destination: (key: string) =>
      read(key, 'an E.164 number or a SIP URI', (value): value is string => {
        return isE164(value) || isSipUri(value)
      }),
    oneOf: <T extends string>(key: string, allowed: readonly T[]) =>
      read(key, `one of ${allowed.join(', ')}`, (value): value is T => {
        return typeof value === 'string' && (allowed as readonly string[]).includes(value)
      }),
    /** The value, which must be present. */
    need: <T>(key: string, value: T | undefined): T => {
      if (value === undefined) throw badRequest(`${at(key)} is required`)
      return value
    },
  }
  return fields
}
export type Fields = ReturnType<typeof fieldsOf>

export const REGIONS = ['auto', 'us002', 'in002'] as const
export const TRANSPORTS = ['udp', 'tcp', 'tls'] as const
export const ENCRYPTIONS = ['enable', 'disable'] as const

/** Both parts, or none. */
export function readAuth(fields: Fields): { username: string; password: string } | undefined {
  const auth = fields.object('auth')
  if (!auth) return undefined
  const { username, password } = auth
  if (typeof username !== 'string' || typeof password !== 'string' || !username || !password) {
    throw badRequest('auth requires both username and password')
  }
  return { username, password }
}
