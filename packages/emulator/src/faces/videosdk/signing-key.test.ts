import { createPublicKey, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRandom } from '../../random.ts'
import { createSigningKey } from './signing-key.ts'

test('a key that signs, of full length, the same for the same seed', () => {
  const key = createSigningKey(createRandom('a'))()
  const data = Buffer.from('event')
  expect(verify('sha256', data, key.pem, sign('sha256', data, key.privateKey))).toBe(true)
  expect(createPublicKey(key.pem).asymmetricKeyDetails?.modulusLength).toBe(2048)
  expect(createSigningKey(createRandom('a'))().pem).toBe(key.pem)
  expect(createSigningKey(createRandom('b'))().pem).not.toBe(key.pem)
})

test('is made once, and takes its seed at once', () => {
  const [one, two] = [createRandom('a'), createRandom('a')]
  const key = createSigningKey(one)
  createSigningKey(two)
  expect(one.hex(8)).toBe(two.hex(8))
  expect(key()).toBe(key())
})
