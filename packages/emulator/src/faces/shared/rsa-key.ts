import { checkPrimeSync, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { createRandom, type Random } from '../../random.ts'

export type RsaKey = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

const EXPONENT = 65_537n
const PRIME_BITS = 1024
/** By seed: emulators of one process often share theirs. */
const generated = new Map<string, RsaKey>()

/**
 * An RSA key of 2048 bits from a seed, which Node's own generator does not take. Generated on first use, in about a
 * tenth of a second. Not secure: for the emulator only.
 */
export function createRsaKey(random: Random): () => RsaKey {
  // Drawn at once, so that later draws do not depend on when the key is needed.
  const seed = random.hex(64)
  return () => {
    const key = generated.get(seed) ?? generate(createRandom(`rsa/${seed}`))
    generated.set(seed, key)
    return key
  }
}

export function toPem(key: KeyObject): string {
  const type = key.type === 'private' ? 'pkcs8' : 'spki'
  return key.export({ type, format: 'pem' } as { type: 'spki'; format: 'pem' }).toString()
}

function generate(random: Random): RsaKey {
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
  return { privateKey, publicKey: createPublicKey(privateKey) }
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
