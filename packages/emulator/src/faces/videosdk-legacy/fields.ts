import type { FaceRequest } from '../request.ts'
import { Refusal } from './errors.ts'

type Body = Readonly<Record<string, unknown>>

export function bodyOf(request: FaceRequest): Body {
  const type = request.headers['content-type'] ?? ''
  const body = request.json()
  if (!/^application\/json\b/i.test(type) || typeof body !== 'object' || body === null) {
    throw new Refusal(400, 'The body must be a JSON object')
  }
  if (Array.isArray(body)) throw new Refusal(400, 'The body must be a JSON object')
  return body as Body
}

export function optional(body: Body, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new Refusal(400, `"${name}" must be a string`)
  if (value === '') throw new Refusal(400, `"${name}" is not allowed to be empty`)
  return value
}

export function required(body: Body, name: string): string {
  const value = optional(body, name)
  if (value === undefined) throw new Refusal(400, `"${name}" is required`)
  return value
}

/** "SIP URI or phone number to call (e.g., sip:+91…@sip.twilio.com, +91…)". */
export function isDestination(value: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(value) || /^sips?:[^\s@<>]+@[^\s@<>?]+$/.test(value)
}
