import { createHash } from 'node:crypto'

/** Twilio takes identities of up to 121 letters, digits and underscores (docs: twilio.com/docs/voice/client) [inferred]. */
const maxPartLength = 58

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Upper case is escaped too: identities are compared without regard to case. */
const escape = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[a-z0-9]/.test(character) ? character : `_${hex(byte)}`
    })
    .join('')

/** `_h` starts no escape, so that a digest never equals an escaped name. */
const part = (text: string): string => {
  const escaped = escape(text)
  // UTF-8 has no unpaired surrogates, so that two texts with such would encode alike; JSON escapes them.
  return escaped.length <= maxPartLength && text.isWellFormed()
    ? escaped
    : `_h${createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 48)}`
}

/**
 * The name under which a user's browser registers with the provider: tenant and user, escaped and joined by two
 * underscores, as in `acme__grace`. Two different pairs never share one, whatever characters they hold.
 */
export const clientIdentity = (tenant: string, user: string): string =>
  `${part(tenant)}__${part(user)}`

/** Whether the identity was made for a user of this tenant. */
export const isIdentityOf = (tenant: string, identity: string): boolean =>
  identity.toLowerCase().startsWith(`${part(tenant)}__`)
