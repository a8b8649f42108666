import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { constantTimeEqual, hmac, verifyEd25519, verifyRsaSha256 } from './signatures.ts'

const data = '1789000000|{"a":"ü"}'

describe('hmac', () => {
  it('signs text and bytes with text and bytes', () => {
    const expected = createHmac('sha1', 'key').update(data).digest('base64')
    expect(hmac('sha1', 'key', data, 'base64')).toBe(expected)
    expect(hmac('sha1', Buffer.from('key'), Buffer.from(data), 'base64')).toBe(expected)
    // RFC 4231, test case 2.
    expect(hmac('sha256', 'Jefe', 'what do ya want for nothing?', 'hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })
})

describe('constantTimeEqual', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'abcd', false],
    ['', '', true],
    ['é', 'e\u0301', false],
  ])('%j and %j: %s', (a, b, equal) => {
    expect(constantTimeEqual(a, b)).toBe(equal)
  })
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const edwards = generateKeyPairSync('ed25519')
const edwardsRaw = Buffer.from(
  edwards.publicKey.export({ format: 'jwk' }).x ?? '',
  'base64url',
).toString('base64')

describe('verifyRsaSha256', () => {
  const signature = sign('sha256', Buffer.from(data), rsa.privateKey).toString('base64')
  it('accepts the signed bytes and nothing else', () => {
    expect(verifyRsaSha256(rsaPem, data, signature)).toBe(true)
    expect(verifyRsaSha256(rsaPem, Buffer.from(data), signature)).toBe(true)
    expect(verifyRsaSha256(rsaPem, `${data} `, signature)).toBe(false)
  })
  it.each([
    ['no key', '', signature],
    ['a broken key', rsaPem.replace('M', '!'), signature],
    ['no signature', rsaPem, ''],
    ['a signature that is not base64', rsaPem, `${signature}!`],
    ['a short signature', rsaPem, 'AAAA'],
    [
      "another kind's key and signature",
      ec.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      sign('sha256', Buffer.from(data), ec.privateKey).toString('base64'),
    ],
  ])('is false for %s', (_what, key, given) => {
    expect(verifyRsaSha256(key, data, given)).toBe(false)
  })
})

describe('verifyEd25519', () => {
  const signature = sign(null, Buffer.from(data), edwards.privateKey).toString('base64')
  it('accepts the signed bytes and nothing else', () => {
    expect(verifyEd25519(edwardsRaw, data, signature)).toBe(true)
    expect(verifyEd25519(edwardsRaw, Buffer.from(data), signature)).toBe(true)
    expect(verifyEd25519(edwardsRaw, `${data} `, signature)).toBe(false)
  })
  it.each([
    ['no key', '', signature],
    ['a key of another length', Buffer.alloc(31).toString('base64'), signature],
    ['a key as PEM', rsaPem, signature],
    ['no signature', edwardsRaw, ''],
    ['a short signature', edwardsRaw, 'AAAA'],
    ['a signature that is not base64', edwardsRaw, `${signature}\n`],
  ])('is false for %s', (_what, key, given) => {
    expect(verifyEd25519(key, data, given)).toBe(false)
  })
  it('keeps working with more keys than it remembers', () => {
    for (let n = 0; n < 100; n += 1) {
      const raw = createHash('sha256').update(String(n)).digest('base64')
      expect(verifyEd25519(raw, data, signature)).toBe(false)
    }
    expect(verifyEd25519(edwardsRaw, data, signature)).toBe(true)
  })
})
