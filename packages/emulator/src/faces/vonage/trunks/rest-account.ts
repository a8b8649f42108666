import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { basicCredentials, sameSecret } from '../../shared/basic-auth.ts'

export type RestAccount = {
  readonly apiSecret: string
  /** The key and the secret, as Basic or, the older way, in the query. */
  admits(request: FaceRequest): boolean
}

export function createRestAccount(
  { random }: Pick<FaceContext, 'random'>,
  apiKey: string,
): RestAccount {
  const apiSecret = random.string(16)
  return {
    apiSecret,
    admits(request) {
      const { query } = request
      const given =
        basicCredentials(request) ?? `${query.get('api_key')}:${query.get('api_secret')}`
      return sameSecret(given, `${apiKey}:${apiSecret}`)
    },
  }
}

const LABELS: Readonly<Record<number, string>> = {
  200: 'success',
  401: 'authentication failed',
  405: 'method not allowed',
  420: 'method failed',
  429: 'throughput limit exceeded',
}

/** The shape of this older API: a code that repeats the status, and a label. */
export function replyWith(status: number, label = LABELS[status] ?? 'failed'): EmulatorResponse {
  return json(status, { 'error-code': String(status), 'error-code-label': label })
}
