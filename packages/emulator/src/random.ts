import { createHash } from 'node:crypto'

/** A seeded source of everything that looks random, so that one seed gives one run. */
export type Random = {
  bytes(count: number): Uint8Array
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string
  /** Characters of `alphabet`; letters and digits when absent. */
  string(length: number, alphabet?: string): string
  /** A version 4 UUID. */
  uuid(): string
  /** From 0 up to, not including, `below`. */
  integer(below: number): number
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** SHA-256 in counter mode: no statistics needed, only the same bytes for the same seed. */
export function createRandom(seed: string): Random {
  let counter = 0
  let pool: Uint8Array = new Uint8Array()
  const bytes = (count: number): Uint8Array => {
    while (pool.length < count) {
      const block = createHash('sha256').update(`${seed}/${counter++}`).digest()
      pool = Buffer.concat([pool, block])
    }
    const taken = pool.slice(0, count)
    pool = pool.subarray(count)
    return taken
  }
  const hex = (digits: number): string =>
    Buffer.from(bytes(Math.ceil(digits / 2)))
      .toString('hex')
      .slice(0, digits)
  const integer = (below: number): number => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes(4)
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % below
  }
  return {
    bytes,
    hex,
    integer,
    string: (length, alphabet = ALPHANUMERIC) =>
      Array.from({ length }, () => alphabet[integer(alphabet.length)]).join(''),
    uuid() {
      const id = hex(32)
      const variant = '89ab'[Number.parseInt(id[16]!, 16) & 3]
      return `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-${variant}${id.slice(17, 20)}-${id.slice(20)}`
    },
  }
}
