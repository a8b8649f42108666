import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { basicCredentials, sameSecret } from '../../shared/basic-auth.ts'
import { signHs256, verifyHs256 } from '../../shared/jwt.ts'
import { TrunkError } from './errors.ts'

/** The project that owns trunks, and its access key. */
export type Project = {
  readonly projectId: string
  readonly keyId: string
  readonly keySecret: string
  /** `POST /oauth2/token`, which has a host of its own (auth.sinch.com). */
  token(request: FaceRequest): EmulatorResponse
  /** Throws unless the request has a token of the project, or the access key itself. */
  admit(request: FaceRequest): void
}

/** Documented lifetime of a token. Seconds. */
const LIFETIME = 3_599

export function createProject({ random, wall }: FaceContext): Project {
  const projectId = random.uuid()
  const keyId = random.uuid()
  const keySecret = random.string(32)
  const hasKey = (request: FaceRequest): boolean => {
    const basic = basicCredentials(request)
    return basic !== undefined && sameSecret(basic, `${keyId}:${keySecret}`)
  }
  return {
    projectId,
    keyId,
    keySecret,
    token(request) {
      if (!hasKey(request)) throw new TrunkError(401, 'The access key is not valid')
      if (request.form().get('grant_type') !== 'client_credentials')
        throw new TrunkError(400, 'grant_type must be client_credentials')
      const exp = Math.floor(wall() / 1000) + LIFETIME
      return json(200, {
        access_token: signHs256({ sub: keyId, exp }, keySecret),
        expires_in: LIFETIME,
        scope: '',
        token_type: 'bearer',
      })
    },
    admit(request) {
      if (hasKey(request)) return
      const [, token] = /^bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '') ?? []
      const claims = token === undefined ? undefined : verifyHs256(token, keySecret)
      const exp = claims?.['exp']
      if (typeof exp !== 'number' || exp <= wall() / 1000)
        throw new TrunkError(401, 'Request unauthenticated')
    },
  }
}
