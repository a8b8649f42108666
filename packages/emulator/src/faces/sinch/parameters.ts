import { isJsonObject, type JsonObject } from '../shared/json.ts'
import type { Destination } from './calls/call.ts'
import { SinchError } from './errors.ts'

/** The object, or an empty one for anything else. */
export const fieldsOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {})

export const textIn = (body: JsonObject, name: string): string | undefined => {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw new SinchError('invalid', `${name} must be a string`)
}

export const flagIn = (body: JsonObject, name: string): boolean => {
  const value = body[name]
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw new SinchError('invalid', `${name} must be a boolean`)
}

/** Seconds; `most` is the documented maximum. */
export const secondsIn = (body: JsonObject, name: string, most: number): number | undefined => {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most)
    return value
  throw new SinchError('invalid', `${name} must be a whole number from 1 to ${most}`)
}

/** "Valid characters in the string are 0-9, # and w" (callouts, dtmf). */
export const dtmfIn = (body: JsonObject): string | undefined => {
  const digits = textIn(body, 'dtmf')
  if (digits === undefined || /^[0-9#w]*$/.test(digits)) return digits
  throw new SinchError('invalid', 'dtmf may hold 0-9, # and w')
}

/** The longest call. Seconds (SVAML, connectPstn). */
export const MAX_DURATION = 14_400

const NUMBER = /^\+[1-9]\d{6,14}$/

/** A phone number; the plus is required in requests (error 40005). */
export function numberOf(value: string): string {
  if (/^\d/.test(value)) throw new SinchError('plus')
  if (NUMBER.test(value)) return value
  throw new SinchError('invalid', 'the number is not valid')
}

/** `{ type, endpoint }` of a number or a SIP address. */
export function destinationOf(value: unknown): Destination {
  const given = fieldsOf(value)
  const type = textIn(given, 'type')?.toLowerCase()
  const endpoint = textIn(given, 'endpoint')
  if (type === undefined || endpoint === undefined)
    throw new SinchError('missing', 'destination is missing')
  if (type === 'number') return { type, endpoint: numberOf(endpoint) }
  if (type === 'sip') return { type, endpoint: sipOf(endpoint) }
  if (type === 'username') return { type, endpoint }
  throw new SinchError('invalid', 'destination.type must be number, username or sip')
}

/** `46708000000@sip.foo.com`, as printed, or a whole URI. */
export function sipOf(value: string): string {
  if (/^(?:sips?:)?[^@\s:]+@[^@\s]+$/i.test(value)) return value
  throw new SinchError('invalid', 'the SIP address is not valid')
}

/** As the network dials it. */
export const addressOf = ({ type, endpoint }: Destination): string =>
  type === 'sip' && !/^sips?:/i.test(endpoint) ? `sip:${endpoint}` : endpoint
