const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const pool = new Uint8Array(4096)
let used = pool.length

/** 32 characters of `[0-9a-f]`, 128 random bits. Drawn from the system in batches: one by one they are expensive. */
export const randomId = (): string => {
  if (used === pool.length) {
    globalThis.crypto.getRandomValues(pool)
    used = 0
  }
  let id = ''
  for (const end = used + 16; used < end; used++) id += hexOf[pool[used] ?? 0]
  return id
}
