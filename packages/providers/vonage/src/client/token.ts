import { randomUUID } from 'node:crypto'
import { CallError, type Host } from '@callplane/core'
import { lazySdk } from '@callplane/kit'
import type { VonageSettings } from '../settings.ts'

/** In seconds: 15 minutes, as in the vendor's client (@vonage/jwt 1.17.1); renewed a minute before expiry. */
const lifetime = 15 * 60
const renewBefore = 60

/**
 * The client logs a string key if `DEBUG` matches `vonage:jwt:*`. Bytes, which it also accepts, can be given a harmless
 * string form.
 */
const unprintable = (pem: string): Buffer =>
  Object.assign(Buffer.from(pem), { toString: () => '[secret]' })

/** Returns the value of the `Authorization` header: an application token minted by the vendor's client. */
export const createTokens = (settings: VonageSettings, host: Host): (() => Promise<string>) => {
  const sdk = lazySdk('@vonage/jwt@^1.17.1', () => import('@vonage/jwt'), 'vonage')
  let current: { readonly header: Promise<string>; readonly renewAt: number } | undefined
  const mint = async (issuedAt: number): Promise<string> => {
    const { tokenGenerate } = await sdk()
    try {
      // The client replaces an `exp` in the past of the machine's clock.
      const claims = { issued_at: issuedAt, exp: issuedAt + lifetime, jti: randomUUID() }
      return `Bearer ${tokenGenerate(settings.applicationId, unprintable(settings.privateKey), claims)}`
    } catch (cause) {
      throw new CallError('auth', 'vonage: no token could be made of the private key', {
        provider: 'vonage',
        dialled: 'no',
        cause,
      })
    }
  }
  return () => {
    // Real time: Vonage validates the token, and no emulator compresses its clock.
    const now = Math.floor(host.clock.wall() / 1000)
    if (!current || now >= current.renewAt) {
      const header = mint(now)
      const made = { header, renewAt: now + lifetime - renewBefore }
      current = made
      header.catch(() => {
        if (current === made) current = undefined
      })
    }
    return current.header
  }
}
