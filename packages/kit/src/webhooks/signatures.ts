import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto'

/** The signature that a genuine request would carry. Compare it with `constantTimeEqual`. */
export const hmac = (
  algorithm: 'sha1' | 'sha256' | 'sha512',
  key: string | Uint8Array,
  data: string | Uint8Array,
  encoding: 'base64' | 'base64url' | 'hex',
): string => createHmac(algorithm, key).update(data).digest(encoding)

/** Takes as long for a near miss as for a far one. Only the length can be learnt from its time. */
export const constantTimeEqual = (a: string, b: string): boolean => {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Strict: `Buffer.from` skips what is not base64, so that many texts would stand for one signature. */
const fromBase64 = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null
}

// Parsing a key costs more than checking a signature. Few keys are in use at a time, so the oldest may go.
const maxKeys = 64
const keys = new Map<string, KeyObject>()

const publicKey = (text: string, kind: 'rsa' | 'ed25519', parse: () => KeyObject): KeyObject => {
  const name = `${kind}:${text}`
  const known = keys.get(name)
  if (known) return known
  const key = parse()
  // An EC key under an RSA name would be verified as ECDSA.
  if (key.asymmetricKeyType !== kind) throw new TypeError(`not an ${kind} key`)
  if (keys.size >= maxKeys) keys.delete(keys.keys().next().value ?? '')
  keys.set(name, key)
  return key
}

/** RSASSA-PKCS1-v1_5 with SHA-256 (VideoSDK). A malformed key or signature is false. */
export const verifyRsaSha256 = (
  publicKeyPem: string,
  data: string | Uint8Array,
  signatureBase64: string,
): boolean => {
  try {
    const signature = fromBase64(signatureBase64)
    const key = publicKey(publicKeyPem, 'rsa', () => createPublicKey(publicKeyPem))
    return signature !== null && verify('sha256', bytesOf(data), key, signature)
  } catch {
    return false
  }
}

/** Prefix of the 32 raw bytes of an Ed25519 key in DER (RFC 8410 §4). */
const ed25519Header = Buffer.from('302a300506032b6570032100', 'hex')

/** Ed25519 with the key as 32 raw bytes (Telnyx). A malformed key or signature is false. */
export const verifyEd25519 = (
  rawPublicKeyBase64: string,
  data: string | Uint8Array,
  signatureBase64: string,
): boolean => {
  try {
    const signature = fromBase64(signatureBase64)
    const key = publicKey(rawPublicKeyBase64, 'ed25519', () => {
      const raw = fromBase64(rawPublicKeyBase64)
      if (raw?.length !== 32) throw new TypeError('not 32 bytes')
      return createPublicKey({
        key: Buffer.concat([ed25519Header, raw]),
        format: 'der',
        type: 'spki',
      })
    })
    return signature !== null && verify(null, bytesOf(data), key, signature)
  } catch {
    return false
  }
}

const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? Buffer.from(data) : data
