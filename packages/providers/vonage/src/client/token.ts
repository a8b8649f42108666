import { randomUUID } from 'node:crypto'
import { CallError, type Host } from '@callplane/core'
import { lazySdk } from '@callplane/kit'
import type { VonageSettings } from '../settings.ts'

/** As the vendor's client does: 15 minutes (@vonage/jwt 1.17.1); renewed a minute before its end. Seconds. */
const lifetime = 15 * 60
const renewBefore = 60

/**
 * The client prints the key as text where `DEBUG` names it (`vonage:jwt:*`, and so `*`). It takes bytes as well, whose
 * text is then ours.
 */
const unprintable = (pem: string): Buffer =>
  Object.assign(Buffer.from(pem), { toString: () => '[secret]' })

/** Gives the value of the `Authorization` header: a token of the application, made by the vendor's client. */
export const createTokens = (settings: VonageSettings, host: Host): (() => Promise<string>) => {
  const sdk = lazySdk('@vonage/jwt@^1.17.1', () => import('@vonage/jwt'), 'vonage')
  let current: { readonly header: Promise<string>; readonly renewAt: number } | undefined
  const mint = async (issuedAt: number): Promise<string> => {
    const { tokenGenerate } = await sdk()
    try {
      // An `exp` behind the machine's own clock is replaced by the client with one ahead of it.
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
    // Real time: Vonage judges the token, and no emulator compresses its clock.
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
