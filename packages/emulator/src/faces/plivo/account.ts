import { createHash, timingSafeEqual } from 'node:crypto'
import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'

export type Account = {
  /** `MA` and 18 capitals and digits. */
  readonly authId: string
  readonly authToken: string
  /** What every account has at the start; what it has now is in `trunks/state.ts`. */
  readonly numbers: readonly string[]
  admits(request: FaceRequest): boolean
}

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export function createAccount({ random, account }: FaceContext): Account {
  const authId = `MA${random.string(18, CAPITALS)}`
  const authToken = random.string(40)
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const accepted = digest(`${authId}:${authToken}`)
  return {
    authId,
    authToken,
    numbers: account.numbers,
    admits(request) {
      const header = request.headers['authorization'] ?? ''
      const [, encoded] = /^basic\s+([a-z\d+/=]+)$/i.exec(header) ?? []
      if (encoded === undefined) return false
      return timingSafeEqual(accepted, digest(Buffer.from(encoded, 'base64').toString('utf8')))
    },
  }
}
