import type { Connect } from './connect.ts'
import { isPhoneNumber, isSipUri, isSipUriOfCall } from './destination.ts'
import { isDigits } from './digits.ts'
import { isRoomName } from './near-end-names.ts'
import type { OutboundCall, OutboundCallInput } from './outbound-call.ts'
import { isSafeLine } from './text.ts'

/** What the schema makes of a value; undefined where this reader leaves the call to the schema. */
type Read = (value: unknown) => unknown

const text =
  (accepts: (value: string) => boolean): Read =>
  (value) =>
    typeof value === 'string' && accepts(value) ? value : undefined

const line = (most: number): Read =>
  text((value) => value.length > 0 && value.length <= most && isSafeLine(value))

const flag: Read = (value) => (typeof value === 'boolean' ? value : undefined)

const duration: Read = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 86_400
    ? value
    : undefined

const word = (...words: readonly string[]): Read => text((value) => words.includes(value))

const label = line(128)

const labels: Read = (value) => {
  if (!Array.isArray(value) || value.length > 64) return undefined
  const read: unknown[] = value.map(label)
  return read.length === value.length && !read.includes(undefined) ? read : undefined
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** A near end of one field; what has two is left to the schema. */
const connect: Read = (value) => {
  if (!isPlainObject(value)) return undefined
  const names = Object.keys(value)
  const { room, sip, phone } = value
  if (names.length !== 1) return undefined
  if (typeof room === 'string' && isRoomName(room)) return { room } satisfies Connect
  if (typeof sip === 'string' && isSipUriOfCall(sip)) return { sip } satisfies Connect
  if (typeof phone === 'string' && isPhoneNumber(phone)) return { phone } satisfies Connect
  return undefined
}

/** In alphabetical order, which is that of the canonical form. */
const readers = {
  campaign: label,
  connect,
  dtmf: text(isDigits),
  from: text(isPhoneNumber),
  hideCallerId: flag,
  idempotencyKey: line(255),
  machineDetection: word('detect', 'greeting-end', 'hang-up'),
  maskNumber: flag,
  maxDuration: duration,
  mediaEncryption: word('none', 'preferred', 'required'),
  record: flag,
  ringTimeout: duration,
  rule: label,
  tags: labels,
  tenant: label,
  to: text((value) => (isSipUri(value) ? isSipUriOfCall(value) : isPhoneNumber(value))),
  waitUntilAnswered: flag,
} satisfies Partial<Record<keyof OutboundCallInput, Read>>

const fields = Object.entries<Read>(readers)

/**
 * A call of the usual fields, exactly as the schema parses it; null for any other input, be it one of rarer fields or a
 * faulty one. The schema costs more than the rest of what happens before a call is stored. The result's fields are in
 * alphabetical order, those of its near end too.
 */
export const plainCall = (input: unknown): OutboundCall | null => {
  if (!isPlainObject(input)) return null
  const call: Record<string, unknown> = {}
  let found = 0
  for (const [name, read] of fields) {
    const given = input[name]
    if (given === undefined) continue
    const value = read(given)
    if (value === undefined) return null
    call[name] = value
    found++
  }
  // A field that is unknown, or that this reader does not know, and one that is present and undefined.
  return call['to'] !== undefined && Object.keys(input).length === found
    ? (call as unknown as OutboundCall)
    : null
}

/** The canonical form of a call that `plainCall` has read, without its idempotency key. */
export const plainFingerprint = (call: OutboundCall): string =>
  JSON.stringify({ ...call, idempotencyKey: undefined })
