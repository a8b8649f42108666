import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { tenant, user } from './directory.ts'

export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Replaces your login: every visitor is Grace of Acme, for an hour. */
export const newToken = (secret: string): Promise<string> =>
  new SignJWT({ tenant, sub: user })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1 hour')
    .sign(new TextEncoder().encode(secret))
