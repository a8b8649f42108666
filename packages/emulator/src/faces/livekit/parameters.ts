import type { FaceRequest } from '../request.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { TwirpError } from './errors.ts'

const malformed = (): TwirpError =>
  new TwirpError('malformed', 'the json request could not be decoded')

const snake = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The message of a request; Twirp takes nothing but POST with JSON, or with protobuf, which is not emulated. */
export function readBody(request: FaceRequest): Fields {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type))
    throw new TwirpError('bad_route', `unexpected Content-Type: "${type}"`)
  const body = request.json()
  if (!isJsonObject(body)) throw malformed()
  return fieldsOf(body)
}

/**
 * Readers of one message in proto3 JSON: both spellings of a name, enums as name or number, durations as `"30s"`, and no
 * difference between an absent field and one with its default value.
 */
function fieldsOf(body: JsonObject) {
  const raw = (name: string): unknown => body[name] ?? body[snake(name)] ?? undefined
  const read = <T>(name: string, fits: (value: unknown) => value is T): T | undefined => {
    const value = raw(name)
    if (value === undefined) return undefined
    if (!fits(value)) throw malformed()
    return value
  }
  const fields = {
    has: (name: string): boolean => raw(name) !== undefined,
    text: (name: string): string => read(name, isText) ?? '',
    /** For an optional field, whose empty text is a value. */
    maybeText: (name: string): string | undefined => read(name, isText),
    flag: (name: string): boolean => read(name, isFlag) ?? false,
    texts: (name: string): readonly string[] => read(name, isTexts) ?? [],
    map: (name: string): Readonly<Record<string, string>> => read(name, isMap) ?? {},
    integer: (name: string): number => Number(read(name, isInteger) ?? 0),
    /** Seconds; undefined where the field is absent. */
    duration: (name: string): number | undefined => {
      const value = read(name, isDuration)
      return value === undefined ? undefined : Number(value.slice(0, -1))
    },
    /** `names` in the order of their numbers; the first is the default. */
    word: <const T extends string>(name: string, names: readonly [T, ...T[]]): T => {
      const value = raw(name) ?? names[0]
      const found = typeof value === 'number' ? names[value] : names.find((one) => one === value)
      if (found === undefined) throw malformed()
      return found
    },
    message: (name: string): Fields | undefined => {
      const value = read(name, isJsonObject)
      return value && fieldsOf(value)
    },
    messages: (name: string): readonly Fields[] => {
      const value = raw(name) ?? []
      if (!Array.isArray(value) || !value.every(isJsonObject)) throw malformed()
      return value.map((one) => fieldsOf(one))
    },
    /** As it was sent, for parts that are kept and shown. */
    raw,
  }
  return fields
}

export type Fields = {
  has(name: string): boolean
  text(name: string): string
  maybeText(name: string): string | undefined
  flag(name: string): boolean
  texts(name: string): readonly string[]
  map(name: string): Readonly<Record<string, string>>
  integer(name: string): number
  duration(name: string): number | undefined
  word<const T extends string>(name: string, names: readonly [T, ...T[]]): T
  message(name: string): Fields | undefined
  messages(name: string): readonly Fields[]
  raw(name: string): unknown
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isText)
const isMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isJsonObject(value) && Object.values(value).every(isText)
const isInteger = (value: unknown): value is number | string =>
  typeof value === 'string' ? /^-?\d+$/.test(value) : Number.isInteger(value)
const isDuration = (value: unknown): value is string =>
  isText(value) && /^\d{1,9}(?:\.\d{1,9})?s$/.test(value)

export const TRANSPORTS = [
  'SIP_TRANSPORT_AUTO',
  'SIP_TRANSPORT_UDP',
  'SIP_TRANSPORT_TCP',
  'SIP_TRANSPORT_TLS',
] as const
export const ENCRYPTIONS = [
  'SIP_MEDIA_ENCRYPT_DISABLE',
  'SIP_MEDIA_ENCRYPT_ALLOW',
  'SIP_MEDIA_ENCRYPT_REQUIRE',
] as const
export const HEADER_OPTIONS = ['SIP_NO_HEADERS', 'SIP_X_HEADERS', 'SIP_ALL_HEADERS'] as const

export type Transport = (typeof TRANSPORTS)[number]
export type Encryption = (typeof ENCRYPTIONS)[number]
export type HeaderOptions = (typeof HEADER_OPTIONS)[number]

/** `media.encryption`, or the deprecated field beside it, whose default means that nothing was said. */
export function readEncryption(fields: Fields): Encryption | undefined {
  const media = fields.message('media')
  if (media?.has('encryption')) return media.word('encryption', ENCRYPTIONS)
  const older = fields.word('mediaEncryption', ENCRYPTIONS)
  return older === 'SIP_MEDIA_ENCRYPT_DISABLE' ? undefined : older
}
