import { inputError, type Host } from '@callplane/core'
import type * as Jose from 'jose'
import { z } from 'zod'
import type { Caller } from '../calls/crm-world.ts'
import { ApiError } from './api-error.ts'
import { jwksUrlFault, KeysUnavailable, remoteKeys } from './jwks.ts'

/** Signature algorithms with a public key. None with a shared secret: a public key must never serve as one. */
export type PublicKeyAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA'

/** How tokens are checked. */
export type AuthOptions = {
  /** Required `iss` of a token. Absent: not checked. */
  readonly issuer?: string | undefined
  /** Required `aud` of a token. Absent: not checked. */
  readonly audience?: string | undefined
  /** Seconds by which the clocks may differ. Default 0. */
  readonly tolerance?: number | undefined
  /** Names of the claims. Default: `tenant` and `sub`. */
  readonly claims?: {
    /** Name of the claim that holds the tenant. */
    readonly tenant?: string | undefined
    /** Name of the claim that holds the user. */
    readonly user?: string | undefined
  }
} & (
  | {
      /** Tokens are signed with a shared secret. */
      readonly algorithm: 'HS256'
      /** The shared secret, at least 32 bytes (RFC 7518 §3.2). */
      readonly secret: string
    }
  | {
      /** The key set, or its URL: https, or http on a loopback host. */
      readonly jwks: string | Jose.JSONWebKeySet
      /** The only ones accepted, whatever a token's own header says. Default RS256. */
      readonly algorithms?: readonly PublicKeyAlgorithm[] | undefined
    }
)

/** Who a request acts for, and until when. */
export interface Authenticated extends Caller {
  /** Real epoch milliseconds. */
  readonly expiresAt: number
}

/** Who makes the request; null without a valid session. */
export type Authenticate = (request: Request) => Promise<Authenticated | null>

/** As core takes them for `tenant`. */
const name = z.string().min(1).max(128)

const bearer = /^Bearer +([^\s]+)$/i

export const bearerToken = (request: Request): string => {
  const header = request.headers.get('authorization')
  if (header === null) throw unauthorised('auth.missing', 'authorization: a bearer token is needed')
  const token = bearer.exec(header)?.[1]
  if (token === undefined) throw invalidToken()
  return token
}

const unauthorised = (code: 'auth.missing' | 'auth.invalid', message: string): ApiError =>
  new ApiError(code, message, {
    faults: [{ path: ['authorization'], message: message.replace('authorization: ', '') }],
    headers: {
      'www-authenticate': code === 'auth.invalid' ? 'Bearer error="invalid_token"' : 'Bearer',
    },
  })

/** One answer for every fault of a token: it does not say which check failed. */
export const invalidToken = (): ApiError =>
  unauthorised('auth.invalid', 'authorization: the token is not valid')

/** What jose throws about a token; anything else is about our key set. */
const isTokenFault = (error: unknown): boolean => {
  const code = (error as { readonly code?: unknown } | null)?.code
  return (
    typeof code === 'string' &&
    (/^ERR_(JWT|JWS|JOSE)_/.test(code) || code === 'ERR_JWKS_NO_MATCHING_KEY')
  )
}

const keySource = async (
  { jwks }: Extract<AuthOptions, { readonly jwks: unknown }>,
  host: Host,
): Promise<Jose.JWTVerifyGetKey> =>
  typeof jwks === 'string' ? remoteKeys(jwks, host) : (await import('jose')).createLocalJWKSet(jwks)

const checkSettings = (options: AuthOptions): void => {
  if ('secret' in options && new TextEncoder().encode(options.secret).byteLength < 32)
    throw inputError('settings-invalid', 'auth', [
      { path: ['secret'], message: 'must be at least 32 bytes' },
    ])
  const fault =
    'jwks' in options && typeof options.jwks === 'string' ? jwksUrlFault(options.jwks) : null
  if (fault !== null)
    throw inputError('settings-invalid', 'auth', [{ path: ['jwks'], message: fault }])
}

/** Bearer JSON Web Tokens, with their algorithm pinned, an expiry, a tenant and a user. */
export const jwtAuthenticate = (options: AuthOptions, host: Host): Authenticate => {
  checkSettings(options)
  let loading: Promise<Jose.JWTVerifyGetKey> | undefined
  const key = async (): Promise<Jose.JWTVerifyGetKey> => {
    if ('jwks' in options) return (loading ??= keySource(options, host))
    const secret = new TextEncoder().encode(options.secret)
    return async () => secret
  }
  const algorithms = 'jwks' in options ? [...(options.algorithms ?? ['RS256'])] : ['HS256']
  const { tenant: tenantClaim = 'tenant', user: userClaim = 'sub' } = options.claims ?? {}

  const verify = async (token: string): Promise<Jose.JWTPayload> => {
    const { jwtVerify } = await import('jose')
    try {
      const { payload } = await jwtVerify(token, await key(), {
        algorithms,
        currentDate: new Date(host.clock.wall()),
        clockTolerance: options.tolerance ?? 0,
        requiredClaims: ['exp'],
        ...(options.issuer !== undefined && { issuer: options.issuer }),
        ...(options.audience !== undefined && { audience: options.audience }),
      })
      return payload
    } catch (cause) {
      if (isTokenFault(cause)) throw invalidToken()
      throw new ApiError('auth.unavailable', 'the keys for checking tokens are unavailable', {
        cause,
        headers: { 'retry-after': String(cause instanceof KeysUnavailable ? cause.retryAfter : 1) },
      })
    }
  }

  return async (request) => {
    const payload = await verify(bearerToken(request))
    const tenant = name.safeParse(payload[tenantClaim])
    const user = name.safeParse(payload[userClaim])
    if (!tenant.success || !user.success) throw invalidToken()
    return { tenant: tenant.data, user: user.data, expiresAt: (payload.exp ?? 0) * 1000 }
  }
}
