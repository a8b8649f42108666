import { checkPrimeSync, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { createRandom, type Random } from '../../random.ts'

export type SigningKey = {
  readonly privateKey: KeyObject
  /** PEM of the public half. */
  readonly pem: string
}

const EXPONENT = 65_537n
const PRIME_BITS = 1024

/**
 * An RSA key of 2048 bits out of a seed: the same seed signs alike in every run, which Node's own
 * generator cannot. Made when it is first needed; good for an emulator and for nothing else.
 */
export function createSigningKey(random: Random): () => SigningKey {
  // Drawn at once, so that later draws do not depend on when the key is needed.
  const seed = random.hex(64)
  let made: SigningKey | undefined
  return () => (made ??= generate(createRandom(`rsa/${seed}`)))
}

function generate(random: Random): SigningKey {
  const p = prime(random)
  const q = prime(random)
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: base64url(p * q),
      e: base64url(EXPONENT),
      d: base64url(d),
      p: base64url(p),
      q: base64url(q),
      dp: base64url(d % (p - 1n)),
      dq: base64url(d % (q - 1n)),
      qi: base64url(inverse(q, p)),
    },
  })
  const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  return { privateKey, pem }
}

/** The two highest bits are set, so that a product of two has all of its 2048 bits. */
function prime(random: Random): bigint {
  const drawn = BigInt(`0x${random.hex(PRIME_BITS / 4)}`)
  let candidate = drawn | (3n << BigInt(PRIME_BITS - 2)) | 1n
  // One below a multiple of the exponent would have no inverse of it.
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b] = [b, a - quotient * b]
    ;[x, y] = [y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}

function base64url(value: bigint): string {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}
