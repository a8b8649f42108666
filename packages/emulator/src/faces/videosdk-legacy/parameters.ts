import type { FaceRequest } from '../request.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { VideosdkLegacyError } from './errors.ts'

export function bodyOf(request: FaceRequest): JsonObject {
  const type = request.headers['content-type'] ?? ''
  const body = request.json()
  if (!/^application\/json\b/i.test(type) || !isJsonObject(body))
    throw new VideosdkLegacyError(400, 'The body must be a JSON object')
  return body
}

export function optional(body: JsonObject, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new VideosdkLegacyError(400, `"${name}" must be a string`)
  if (value === '') throw new VideosdkLegacyError(400, `"${name}" is not allowed to be empty`)
  return value
}

export function required(body: JsonObject, name: string): string {
  const value = optional(body, name)
  if (value === undefined) throw new VideosdkLegacyError(400, `"${name}" is required`)
  return value
}

/** "SIP URI or phone number to call (e.g., sip:+91…@sip.twilio.com, +91…)". */
export function isDestination(value: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(value) || /^sips?:[^\s@<>]+@[^\s@<>?]+$/.test(value)
}
