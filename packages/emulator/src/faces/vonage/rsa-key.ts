import { checkPrimeSync, createPrivateKey } from 'node:crypto'
import { createRandom, type Random } from '../../random.ts'

const EXPONENT = 65_537n
/** 2048 bits in all: less is refused for RS256 by the vendor's own client (jsonwebtoken 9). */
const PRIME_BYTES = 128
const SMALL_PRIMES = smallPrimes(4_000)

const made = new Map<string, string>()

/** A private key in PEM, always the same for one seed; Node's own generator takes no seed. */
export function rsaKeyOf(seed: string): string {
  const known = made.get(seed)
  if (known !== undefined) return known
  const random = createRandom(seed)
  const p = prime(random)
  const q = prime(random)
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: encode(p * q),
      e: encode(EXPONENT),
      d: encode(d),
      p: encode(p),
      q: encode(q),
      dp: encode(d % (p - 1n)),
      dq: encode(d % (q - 1n)),
      qi: encode(inverse(q, p)),
    },
  })
  const pem = key.export({ type: 'pkcs8', format: 'pem' }) as string
  made.set(seed, pem)
  return pem
}

function prime(random: Random): bigint {
  const bytes = Buffer.from(random.bytes(PRIME_BYTES))
  // Both top bits set, so that the product of two has its full length; the last one makes it odd.
  bytes[0] = bytes[0]! | 0xc0
  bytes[PRIME_BYTES - 1] = bytes[PRIME_BYTES - 1]! | 1
  const start = BigInt(`0x${bytes.toString('hex')}`)
  const rests = SMALL_PRIMES.map((small) => Number(start % BigInt(small)))
  for (let step = 0; ; step += 2) {
    if (rests.some((rest, at) => (rest + step) % (SMALL_PRIMES[at] ?? 1) === 0)) continue
    const candidate = start + BigInt(step)
    if ((candidate - 1n) % EXPONENT !== 0n && checkPrimeSync(candidate, { checks: 6 })) {
      return candidate
    }
  }
}

/** By Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus]
  let [factor, following] = [0n, 1n]
  while (next !== 0n) {
    const times = rest / next
    ;[rest, next] = [next, rest - times * next]
    ;[factor, following] = [following, factor - times * following]
  }
  return ((factor % modulus) + modulus) % modulus
}

function encode(value: bigint): string {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}

function smallPrimes(below: number): readonly number[] {
  const found: number[] = []
  for (let odd = 3; odd < below; odd += 2) {
    if (found.every((known) => odd % known !== 0)) found.push(odd)
  }
  return found
}
