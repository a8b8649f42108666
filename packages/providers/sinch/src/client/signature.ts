import { createHash } from 'node:crypto'
import { hmac } from '@callplane/kit'

/** What a signature covers. */
export interface Signed {
  readonly method: string
  readonly body: string | Uint8Array
  readonly contentType: string
  /** The value of `x-timestamp`. */
  readonly timestamp: string
  /** Without query. */
  readonly path: string
}

/**
 * The signature of requests and callbacks alike: the base64-decoded secret is the key
 * (developers.sinch.com/docs/voice/api-reference/authentication/callback-signed-request).
 */
export const signatureOf = (
  applicationSecret: string,
  { method, body, contentType, timestamp, path }: Signed,
): string => {
  const digest = body.length === 0 ? '' : createHash('md5').update(body).digest('base64')
  const parts = [method.toUpperCase(), digest, contentType, `x-timestamp:${timestamp}`, path]
  return hmac('sha256', Buffer.from(applicationSecret, 'base64'), parts.join('\n'), 'base64')
}
