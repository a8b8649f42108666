import { createPublicKey, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRandom } from '../../random.ts'
import { createRsaKey, toPem } from './rsa-key.ts'

test('a key that signs, of full length, the same for the same seed', () => {
  const key = createRsaKey(createRandom('a'))()
  const data = Buffer.from('event')
  expect(verify('sha256', data, key.publicKey, sign('sha256', data, key.privateKey))).toBe(true)
  expect(createPublicKey(toPem(key.publicKey)).asymmetricKeyDetails?.modulusLength).toBe(2048)
  expect(toPem(createRsaKey(createRandom('a'))().publicKey)).toBe(toPem(key.publicKey))
  expect(toPem(createRsaKey(createRandom('b'))().publicKey)).not.toBe(toPem(key.publicKey))
})

test('is made once, and takes its seed at once', () => {
  const [one, two] = [createRandom('a'), createRandom('a')]
  const key = createRsaKey(one)
  createRsaKey(two)
  expect(one.hex(8)).toBe(two.hex(8))
  expect(key()).toBe(key())
})
