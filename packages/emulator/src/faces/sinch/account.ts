import { createHash, createHmac } from 'node:crypto'
import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { basicCredentials, sameSecret } from '../shared/basic-auth.ts'
import { SinchError } from './errors.ts'

export type Account = {
  readonly applicationKey: string
  /** In base64, whose bytes are the key of signatures. */
  readonly applicationSecret: string
  /** Throws unless the request has the application's key and secret, or is signed with them. */
  admit(request: FaceRequest): void
  /** Signs a callback to `url`. */
  sign(method: string, url: string, body: string, timestamp: string): Record<string, string>
}

/** [inferred] How far a signed time may be away: that it is checked is documented, by how much is not. Milliseconds. */
const WINDOW = 300_000

export const CONTENT_TYPE = 'application/json; charset=utf-8'

/** One Voice application (developers.sinch.com/docs/voice/api-reference/authentication). */
export function createAccount({ random, wall }: FaceContext): Account {
  const applicationKey = random.uuid()
  const applicationSecret = Buffer.from(random.bytes(16)).toString('base64')
  const signatureOf = (parts: readonly string[]): string =>
    createHmac('sha256', Buffer.from(applicationSecret, 'base64'))
      .update(parts.join('\n'))
      .digest('base64')
  const digest = (body: string | Uint8Array): string =>
    body.length === 0 ? '' : createHash('md5').update(body).digest('base64')

  return {
    applicationKey,
    applicationSecret,
    admit(request) {
      const basic = basicCredentials(request)
      if (basic !== undefined) {
        if (sameSecret(basic, `${applicationKey}:${applicationSecret}`)) return
        throw new SinchError('authorization')
      }
      const { authorization = '', 'x-timestamp': timestamp = '' } = request.headers
      const [, key, signature = ''] = /^application\s+([^:\s]+):(\S+)$/i.exec(authorization) ?? []
      if (key?.toLowerCase() !== applicationKey) throw new SinchError('authorization')
      const at = Date.parse(timestamp)
      if (!(Math.abs(wall() - at) <= WINDOW)) throw new SinchError('timestamp')
      const expected = signatureOf([
        request.method,
        digest(request.body),
        request.headers['content-type'] ?? '',
        `x-timestamp:${timestamp}`,
        request.path,
      ])
      if (!sameSecret(signature, expected)) throw new SinchError('signature')
    },
    sign(method, url, body, timestamp) {
      const { pathname } = new URL(url)
      const parts = [method, digest(body), CONTENT_TYPE, `x-timestamp:${timestamp}`, pathname]
      return {
        'x-timestamp': timestamp,
        authorization: `application ${applicationKey}:${signatureOf(parts)}`,
      }
    },
  }
}
