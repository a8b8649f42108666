import type { Gateway } from '@callplane/core'

const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const lower = 'abcdefghijkmnopqrstuvwxyz'
const digits = '23456789'
const all = upper + lower + digits

const draw = (alphabet: string): string => {
  // 256 is not a multiple of the length: bytes beyond the last whole multiple are drawn again, to avoid bias.
  const limit = 256 - (256 % alphabet.length)
  for (;;) {
    const [byte = limit] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < limit) return alphabet[byte % alphabet.length] ?? ''
  }
}

/** Accepted by every carrier here: 4 to 32 letters and digits; 24 of them with both cases and digits. */
export const newCredentials = (name: string): NonNullable<Gateway['credentials']> => ({
  username: name
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 24)
    .padEnd(4, '0'),
  // The first three settle the classes; 21 drawn freely are 120 bits and more.
  password: [upper, lower, digits, ...Array.from({ length: 21 }, () => all)].map(draw).join(''),
})
