import { secondsBetween } from '@callplane/core/units'
import type * as Jose from 'jose'
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** Algorithms that tokens are signed with. */
export type JwtAlgorithm = 'HS256' | 'RS256'

/** A token to be signed. */
export interface JwtToMint {
  readonly algorithm: JwtAlgorithm
  /** HS256: the shared secret as text. RS256: the private key as PEM. */
  readonly key: string
  readonly claims: Readonly<Record<string, unknown>>
  /** Further header fields, such as `kid`. */
  readonly header?: Readonly<Record<string, unknown>> | undefined
  /** Real epoch milliseconds: `host.clock.wall()`. Becomes `iat`. */
  readonly issuedAt: number
  /** Seconds after `issuedAt`. Becomes `exp`. */
  readonly expiresIn: number
}

/** A token to be checked, and what it is checked against. */
export interface JwtToVerify {
  readonly token: string
  /** The only one accepted, whatever the token's own header says. */
  readonly algorithm: JwtAlgorithm
  /** HS256: the shared secret as text. RS256: the public key as PEM. */
  readonly key: string
  /** Real epoch milliseconds. */
  readonly now: number
  /** Seconds by which the clocks may differ. Default 0. */
  readonly tolerance?: number | undefined
  /** Seconds since `iat`, which then has to be there and must not lie ahead. Absent: `iat` is not looked at. */
  readonly maxAge?: number | undefined
  readonly issuer?: string | undefined
}

// Loaded on first use: it takes 25 ms, and most providers need no token.
let loading: Promise<typeof Jose> | undefined
const loadJose = () => (loading ??= import('jose'))

const secretKey = (text: string): Uint8Array => new TextEncoder().encode(text)

// jose remembers what it derives from a key object, and parsing a PEM is slow; a process uses few private keys.
const maxKeys = 16
const privateKeys = new Map<string, KeyObject>()
const privateKey = (pem: string): KeyObject => {
  const known = privateKeys.get(pem)
  if (known) return known
  const key = createPrivateKey(pem)
  if (privateKeys.size >= maxKeys) privateKeys.delete(privateKeys.keys().next().value ?? '')
  privateKeys.set(pem, key)
  return key
}

/** Rejects if the key does not match the algorithm. */
export const mintJwt = async (wanted: JwtToMint): Promise<string> => {
  const issuedAt = Math.floor(secondsBetween(0, wanted.issuedAt))
  const key = wanted.algorithm === 'HS256' ? secretKey(wanted.key) : privateKey(wanted.key)
  const { SignJWT } = await loadJose()
  return new SignJWT({ ...wanted.claims, iat: issuedAt, exp: issuedAt + wanted.expiresIn })
    .setProtectedHeader({ typ: 'JWT', ...wanted.header, alg: wanted.algorithm })
    .sign(key)
}

/** The claims, or null for anything that is not wholly right: signature, algorithm, `exp`, `nbf`, age, issuer. */
export const verifyJwt = async (
  given: JwtToVerify,
): Promise<Readonly<Record<string, unknown>> | null> => {
  try {
    const key = given.algorithm === 'HS256' ? secretKey(given.key) : createPublicKey(given.key)
    const { jwtVerify } = await loadJose()
    const { payload } = await jwtVerify(given.token, key, {
      algorithms: [given.algorithm],
      currentDate: new Date(given.now),
      clockTolerance: given.tolerance ?? 0,
      ...(given.maxAge === undefined ? {} : { maxTokenAge: given.maxAge }),
      ...(given.issuer === undefined ? {} : { issuer: given.issuer }),
    })
    return payload
  } catch {
    return null
  }
}
