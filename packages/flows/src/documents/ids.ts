import { createHash } from 'node:crypto'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** An id as Twilio writes them, such as `CA…`; the same for the same text. */
export const sidOf = (prefix: string, text: string): string => `${prefix}${hash(text).slice(0, 32)}`

/** A UUID; the same for the same text. */
export const uuidOf = (text: string): string => {
  const hex = hash(text)
  const [a, b, c, d] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20)]
  return `${a}-${b}-4${c}-8${d}-${hex.slice(20, 32)}`
}
