import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { basicCredentials, sameSecret } from '../shared/basic-auth.ts'

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
  return {
    authId,
    authToken,
    numbers: account.numbers,
    admits(request) {
      const given = basicCredentials(request)
      return given !== undefined && sameSecret(given, `${authId}:${authToken}`)
    },
  }
}
