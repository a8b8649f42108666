import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'

export type Project = {
  readonly apiKey: string
  readonly secret: string
  /** Whether the request carries a token of this project that may use the server API. */
  admits(request: FaceRequest): boolean
}

export function createProject({ random, wall }: FaceContext): Project {
  const apiKey = random.uuid()
  const secret = random.hex(64)
  return {
    apiKey,
    secret,
    admits(request) {
      const claims = readToken(request.headers['authorization'] ?? '', secret)
      return claims !== undefined && isGood(claims, apiKey, wall())
    },
  }
}

type Claims = Readonly<Record<string, unknown>>

/**
 * The claims of a raw HS256 token with a good signature. A prefix such as `Bearer ` is no part of
 * a token, so that a header with one has three parts none of which verifies.
 */
function readToken(header: string, secret: string): Claims | undefined {
  const [head, payload, signature, ...rest] = header.split('.')
  if (!head || !payload || !signature || rest.length > 0) return undefined
  if (readJson(head)?.['alg'] !== 'HS256') return undefined
  const wanted = createHmac('sha256', secret).update(`${head}.${payload}`).digest()
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
  return readJson(payload)
}

function readJson(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

function isGood(claims: Claims, apiKey: string, now: number): boolean {
  const { apikey, exp, version, roles, permissions } = claims
  if (apikey !== apiKey) return false
  if (exp !== undefined && !(typeof exp === 'number' && now < exp * 1000)) return false
  // Marked optional, so absent is well; a token made for joining rooms is not.
  if (version !== undefined && version !== 2) return false
  if (!Array.isArray(permissions) || permissions.length === 0) return false
  return (
    roles === undefined ||
    (Array.isArray(roles) &&
      roles.some((role) => typeof role === 'string' && role.toLowerCase() === 'crawler'))
  )
}
