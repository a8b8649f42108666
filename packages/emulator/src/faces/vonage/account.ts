import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { verifyRs256 } from '../shared/jwt.ts'
import { createRsaKey, toPem } from '../shared/rsa-key.ts'

export type Account = {
  readonly applicationId: string
  readonly apiKey: string
  /** Signs webhooks; not the API secret. */
  readonly signatureSecret: string
  /** In PEM; generated on first use. */
  readonly privateKey: () => string
  /** Admits a bearer token of this application that is valid now. */
  admits(request: FaceRequest): boolean
}

/** Clocks differ; a token from further ahead is not valid yet. Seconds. */
const SKEW = 60

/** One account with one application that has the Voice capability. */
export function createAccount({ random, wall }: FaceContext): Account {
  const applicationId = random.uuid()
  const apiKey = random.hex(8)
  const signatureSecret = random.string(50)
  const key = createRsaKey(random)
  return {
    applicationId,
    apiKey,
    signatureSecret,
    privateKey: () => toPem(key().privateKey),
    admits(request) {
      const [, token] = /^bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '') ?? []
      if (token === undefined) return false
      const claims = verifyRs256(token, key().publicKey)
      if (!claims || claims['application_id'] !== applicationId) return false
      const now = wall() / 1000
      const { iat, exp, nbf, jti } = claims
      return (
        typeof jti === 'string' &&
        typeof iat === 'number' &&
        iat <= now + SKEW &&
        // [inferred] Without `exp` it expires after 15 minutes.
        (typeof exp === 'number' ? exp : iat + 900) > now &&
        (nbf === undefined || (typeof nbf === 'number' && nbf <= now + SKEW))
      )
    },
  }
}
