import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { unverifiedClaims, verifyRs256 } from '../shared/jwt.ts'
import { createRsaKey, toPem } from '../shared/rsa-key.ts'
import { createApplications, type Applications } from './applications/applications.ts'

export type Account = {
  /** Of the application that exists from the start. */
  readonly applicationId: string
  readonly applications: Applications
  readonly apiKey: string
  /** Signs webhooks; not the API secret. */
  readonly signatureSecret: string
  /** In PEM; generated on first use. */
  readonly privateKey: () => string
  /** The id of the application whose bearer token, valid now, the request has. */
  applicationOf(request: FaceRequest): string | undefined
}

/** Clocks differ; a token from further ahead is not valid yet. Seconds. */
const SKEW = 60

/** One account whose first application has the Voice capability. */
export function createAccount(context: FaceContext): Account {
  const { random, wall } = context
  const applicationId = random.uuid()
  const apiKey = random.hex(8)
  const signatureSecret = random.string(50)
  const key = createRsaKey(random)
  const applications = createApplications(context, applicationId, key)
  return {
    applicationId,
    applications,
    apiKey,
    signatureSecret,
    privateKey: () => toPem(key().privateKey),
    applicationOf(request) {
      const [, token] = /^bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '') ?? []
      if (token === undefined) return undefined
      const id = unverifiedClaims(token)?.['application_id']
      const publicKey = typeof id === 'string' ? applications.publicKeyOf(id) : undefined
      const claims = publicKey && verifyRs256(token, publicKey)
      if (!claims || claims['application_id'] !== id || typeof id !== 'string') return undefined
      const now = wall() / 1000
      const { iat, exp, nbf, jti } = claims
      const isValid =
        typeof jti === 'string' &&
        typeof iat === 'number' &&
        iat <= now + SKEW &&
        // [inferred] Without `exp` it expires after 15 minutes.
        (typeof exp === 'number' ? exp : iat + 900) > now &&
        (nbf === undefined || (typeof nbf === 'number' && nbf <= now + SKEW))
      return isValid ? id : undefined
    },
  }
}
