import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import type { JsonObject } from '../shared/json.ts'
import { verifyHs256 } from '../shared/jwt.ts'

export type Account = {
  readonly apiKey: string
  readonly secret: string
  /**
   * Whether the request carries a raw token of this account that may use the server API. A prefix such as `Bearer ` is
   * part of the text, which then does not verify.
   */
  admits(request: FaceRequest): boolean
}

export function createAccount({ accountRandom, wall }: FaceContext): Account {
  // One account and one key pair for both generations of the API.
  const own = accountRandom('videosdk')
  const apiKey = own.uuid()
  const secret = own.hex(64)
  return {
    apiKey,
    secret,
    admits(request) {
      const claims = verifyHs256(request.headers['authorization'] ?? '', secret)
      return claims !== undefined && mayUseApi(claims, apiKey, wall())
    },
  }
}

function mayUseApi(claims: JsonObject, apiKey: string, now: number): boolean {
  const { apikey, exp, version, roles, permissions } = claims
  if (apikey !== apiKey) return false
  if (exp !== undefined && !(typeof exp === 'number' && now < exp * 1000)) return false
  // Optional; a token for joining rooms has another version.
  if (version !== undefined && version !== 2) return false
  if (!Array.isArray(permissions) || permissions.length === 0) return false
  return (
    roles === undefined ||
    (Array.isArray(roles) &&
      roles.some((role) => typeof role === 'string' && role.toLowerCase() === 'crawler'))
  )
}
