import type { Frame } from '../../streams/wire.ts'
import { isJsonObject, type JsonObject } from './json.ts'

/** The JSON object of a text message; undefined for anything else. */
export function messageOf(frame: Frame): JsonObject | undefined {
  if (typeof frame !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(frame)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** An object within a message; empty where there is none. */
export function partOf(message: JsonObject, name: string): JsonObject {
  const part = message[name]
  return isJsonObject(part) ? part : {}
}

/** Base64, as all providers but Vonage carry audio. */
export const bytesOf = (payload: unknown): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload, 'base64') : new Uint8Array()

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
