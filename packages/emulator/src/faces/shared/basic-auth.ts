import { createHash, timingSafeEqual } from 'node:crypto'
import type { FaceRequest } from '../request.ts'

/** `user:password` of a request with Basic credentials. */
export function basicCredentials({ headers }: FaceRequest): string | undefined {
  const [, encoded] = /^basic\s+([a-z\d+/=]+)$/i.exec(headers['authorization'] ?? '') ?? []
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}

/** Takes as long whether the texts differ early or late. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
