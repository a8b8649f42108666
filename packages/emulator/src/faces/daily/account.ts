import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { DailyError } from './errors.ts'

export type Account = {
  readonly apiKey: string
  readonly domain: string
  readonly domainId: string
  /** Signs webhooks that are registered without a secret of their own; base64. */
  readonly secret: string
  admits(request: FaceRequest): boolean
}

export function createAccount({ random }: FaceContext): Account {
  const apiKey = random.hex(64)
  return {
    apiKey,
    domain: 'callplane-emulator',
    domainId: random.uuid(),
    secret: Buffer.from(random.bytes(32)).toString('base64'),
    admits: ({ headers }) => headers['authorization'] === `Bearer ${apiKey}`,
  }
}

/** Throws unless the request is admitted. */
export function authenticate(request: FaceRequest, account: Account): void {
  if (account.admits(request)) return
  if (!/^Bearer \S+$/.test(request.headers['authorization'] ?? ''))
    throw new DailyError('authorization-header-error', 'missing or malformed Authorization header')
  throw new DailyError('authentication-error', 'invalid API key')
}
