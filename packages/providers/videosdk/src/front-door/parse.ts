import type { Fault, Note, OutboundCallInput, Route } from '@callplane/core'
import { readFields, wordTable, type FieldReader, isObject, objectOf } from '@callplane/kit'
import { attemptKeyName } from '../webhooks/read.ts'
import type { VideosdkOptions } from '../options.ts'

type Json = Readonly<Record<string, unknown>>

const includeWord = wordTable({ ALL: 'all', SIP_X_HEADERS: 'x-headers', NONE: 'none' })

/**
 * Values of the page and of the typed client. The page calls the field a preference, so `SRTP` is not read as
 * `required`, which would skip routes.
 */
const encryption = wordTable<{
  readonly value: 'none' | 'preferred'
  readonly words: 'page' | 'client'
}>({
  srtp: { value: 'preferred', words: 'page' },
  none: { value: 'none', words: 'page' },
  enable: { value: 'preferred', words: 'client' },
  disable: { value: 'none', words: 'client' },
})

const booleanWord = wordTable({ true: true, false: false })

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((it) => typeof it === 'string')

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

// The API page quotes booleans and numbers, and so do programs copied from it.
const flagOf = (value: unknown) =>
  typeof value === 'boolean' ? value : booleanWord(textOf(value)?.trim().toLowerCase())

const integerOf = (value: unknown) => {
  const number = textOf(value)?.trim() ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

const headersOf = (value: unknown) =>
  isObject(value) && isStrings(Object.values(value))
    ? (value as Readonly<Record<string, string>>)
    : undefined

const headerNamesOf = (value: unknown) =>
  isStrings(value) ? value : includeWord(textOf(value)?.toUpperCase())

/** Digits to send as text, or the typed client's switch for detecting them. */
const dtmfOf = (value: unknown) => {
  const detect = flagOf(value)
  if (detect !== undefined) return { detect }
  return typeof value === 'string' ? { digits: value } : undefined
}

/** Reads one body. Unreadable fields are faults; null counts as absent, as JSON clients send it. */
const readerOf = (fields: FieldReader, faults: Fault[]) => {
  return <T>(key: string, expected: string, to: (value: unknown) => T | undefined) => {
    const value = fields.kept(key)
    const found = value === undefined ? undefined : to(value)
    if (value !== undefined && found === undefined) faults.push({ path: [key], message: expected })
    return found
  }
}

/** Removes absent keys, so that the call holds only what the request held. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as T

const without = (source: Json, name: string): Json =>
  Object.fromEntries(Object.entries(source).filter(([key]) => key !== name))

const readRoute = (fields: FieldReader, faults: Fault[]): Partial<Route> => {
  const take = readerOf(fields, faults)
  const reference = take('routingRuleId', 'must be text', textOf)
  const gateway = take('gatewayId', 'must be text', textOf)
  if (reference === undefined && gateway === undefined && !fields.has('routingRuleId'))
    faults.push({ path: ['routingRuleId'], message: 'is required, or gatewayId' })
  if (reference === undefined) return compact({ gateway })
  // Not documented together; the current generation takes the gateway from the number.
  if (gateway !== undefined)
    fields.note('gatewayId', 'dropped', 'the routing rule decides which gateway dials')
  return { reference }
}

/** The participant's own fields; anything else in it is noted. */
const readParticipant = (fields: FieldReader, faults: Fault[]): Json | undefined => {
  if (!fields.has('participant')) return undefined
  const given = fields.kept('participant')
  if (!isObject(given)) {
    faults.push({ path: ['participant'], message: 'must be an object' })
    return undefined
  }
  const inner = fields.fields('participant')
  return compact({
    id: inner?.kept('id'),
    name: inner?.kept('name'),
    metadata: inner?.kept('metadata'),
  })
}

/** The body of a call as a neutral call. The model's schema validates its values. */
export const readCallBody = (
  body: Json,
  faults: Fault[],
): {
  readonly call: OutboundCallInput
  readonly route: Partial<Route>
  readonly notes: readonly Note[]
} => {
  const fields = readFields(body)
  const take = readerOf(fields, faults)
  const to = take('sipCallTo', 'must be text', textOf)
  if (!fields.has('sipCallTo')) faults.push({ path: ['sipCallTo'], message: 'is required' })
  const route = readRoute(fields, faults)
  const room = take('destinationRoomId', 'must be text', textOf)
  const dtmf = take('dtmf', 'must be digits, or true or false', dtmfOf)
  const media = take('mediaEncryption', 'must be SRTP, NONE, enable or disable', (value) =>
    encryption(textOf(value)?.toLowerCase()),
  )
  const metadata = take('metadata', 'must be an object', objectOf)

  const options: VideosdkOptions = compact({
    detectDtmf: dtmf && 'detect' in dtmf ? dtmf.detect : undefined,
    encryptionWords: media?.words === 'client' ? ('client' as const) : undefined,
  })
  const call = compact({
    to: to ?? '',
    from: take('sipCallFrom', 'must be text', textOf),
    connect: room === undefined ? undefined : { room },
    participant: readParticipant(fields, faults),
    record: take('recordAudio', 'must be true or false', flagOf),
    waitUntilAnswered: take('waitUntilAnswered', 'must be true or false', flagOf),
    ringTimeout: take('ringingTimeout', 'must be a whole number', integerOf),
    dtmf: dtmf && 'digits' in dtmf ? dtmf.digits : undefined,
    maxDuration: take('maxCallDuration', 'must be a whole number', integerOf),
    mediaEncryption: media?.value,
    maskNumber: take('hidePhoneNumber', 'must be true or false', flagOf),
    sipHeaders: take('headers', 'must be an object of texts', headersOf),
    includeHeaders: take(
      'includeHeaders',
      'must be ALL, SIP_X_HEADERS, NONE or a list of names',
      headerNamesOf,
    ),
    metadata: metadata && without(metadata, attemptKeyName),
    options: Object.keys(options).length === 0 ? undefined : { videosdk: options },
  })
  if (metadata && Object.hasOwn(metadata, attemptKeyName))
    fields.note(
      `metadata.${attemptKeyName}`,
      'dropped',
      'marks the attempt that wrote this request; a new call gets its own',
    )
  // Shapes inside `participant` and `metadata` are validated by the model's schema.
  return { call: call as OutboundCallInput, route, notes: fields.notes() }
}
