const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const pool = new Uint8Array(4096)
let used = pool.length

let millisecond = Number.NaN
let stamp = ''

/**
 * 32 characters of `[0-9a-f]`: the real time in milliseconds, 48 bits, then 80 random bits, as in a UUID of version 7
 * (RFC 9562 §5.7). Ids of one time are neighbours in the indexes of a store, which writes far fewer pages for them. The
 * random bits are drawn from the system in batches: one by one they are expensive.
 */
export const randomId = (): string => {
  const now = Date.now()
  if (now !== millisecond) {
    millisecond = now
    stamp = now.toString(16).padStart(12, '0')
  }
  if (used + 10 > pool.length) {
    globalThis.crypto.getRandomValues(pool)
    used = 0
  }
  let id = stamp
  for (const end = used + 10; used < end; used++) id += hexOf[pool[used] ?? 0]
  return id
}
