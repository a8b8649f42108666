import { json, type EmulatorResponse } from '../../../message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'

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
  const pair = `${apiKey}:${apiSecret}`
  return {
    apiSecret,
    admits({ headers, query }) {
      const [, basic] = /^basic\s+([a-z\d+/=]+)$/i.exec(headers['authorization'] ?? '') ?? []
      if (basic !== undefined) return Buffer.from(basic, 'base64').toString('utf8') === pair
      return `${query.get('api_key')}:${query.get('api_secret')}` === pair
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

/** The shape of this older API: a code that repeats the status, and a word for it. */
export function verdict(status: number, label = LABELS[status] ?? 'failed'): EmulatorResponse {
  return json(status, { 'error-code': String(status), 'error-code-label': label })
}
