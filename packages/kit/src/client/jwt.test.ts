import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mintJwt, verifyJwt } from './jwt.ts'

const now = Date.UTC(2026, 10, 20, 12, 0, 0, 500)
const key = 'short secret'
const newRsa = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const rsa = newRsa()

const part = (token: string, index: number): unknown =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString())

/** Made by hand, for what `mintJwt` would not make. */
const forge = (header: object, claims: object, secret = key): string => {
  const text = [header, claims]
    .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

const mint = (more: Partial<Parameters<typeof mintJwt>[0]> = {}) =>
  mintJwt({
    algorithm: 'HS256',
    key,
    claims: { apikey: 'a' },
    issuedAt: now,
    expiresIn: 60,
    ...more,
  })
const check = (token: string, more: Partial<Parameters<typeof verifyJwt>[0]> = {}) =>
  verifyJwt({ token, algorithm: 'HS256', key, now, ...more })

describe('mintJwt', () => {
  it('writes header and claims, with times in whole seconds', async () => {
    const token = await mint({ header: { kid: 'k1', alg: 'none' } })
    expect(part(token, 0)).toEqual({ typ: 'JWT', kid: 'k1', alg: 'HS256' })
    const issuedAt = Math.floor(now / 1000)
    expect(part(token, 1)).toEqual({ apikey: 'a', iat: issuedAt, exp: issuedAt + 60 })
    expect(await check(token)).toMatchObject({ apikey: 'a' })
  })
  it('signs with RSA', async () => {
    const token = await mint({ algorithm: 'RS256', key: rsa.privateKey })
    expect(await check(token, { algorithm: 'RS256', key: rsa.publicKey })).toMatchObject({
      apikey: 'a',
    })
  })
  it('signs with the RSA key that is given, whichever was used before', async () => {
    const other = newRsa()
    for (const pair of [rsa, other, rsa, other]) {
      const token = await mint({ algorithm: 'RS256', key: pair.privateKey })
      const verified = await Promise.all(
        [rsa, other].map(({ publicKey }) => check(token, { algorithm: 'RS256', key: publicKey })),
      )
      expect(verified.map((claims) => claims !== null)).toEqual([pair === rsa, pair === other])
    }
  })
  it('rejects a key of another algorithm', async () => {
    await expect(mint({ algorithm: 'RS256', key })).rejects.toThrow(/unsupported|PEM/i)
  })
})

describe('verifyJwt is null', () => {
  const seconds = Math.floor(now / 1000)
  it.each([
    ['text', 'no token'],
    ['another secret', forge({ alg: 'HS256' }, {}, 'another secret')],
    ['algorithm none', `${forge({ alg: 'none' }, {}).split('.', 2).join('.')}.`],
    ['a signed algorithm none', forge({ alg: 'none' }, {})],
    ['an expired one', forge({ alg: 'HS256' }, { exp: seconds - 1 })],
    ['one that is not yet valid', forge({ alg: 'HS256' }, { nbf: seconds + 2 })],
    ['an expiry that is not a number', forge({ alg: 'HS256' }, { exp: 'never' })],
  ])('for %s', async (_what, token) => {
    expect(await check(token)).toBeNull()
  })
  it('for a public key used as the secret', async () => {
    const token = forge({ alg: 'HS256' }, {}, rsa.publicKey)
    expect(await check(token, { algorithm: 'RS256', key: rsa.publicKey })).toBeNull()
  })
  it('for the other algorithm than the pinned one', async () => {
    const token = await mint({ algorithm: 'RS256', key: rsa.privateKey })
    expect(await check(token, { key: rsa.publicKey })).toBeNull()
  })
  it.each(['HS384', 'HS512'] as const)('for %s with the right secret', async (alg) => {
    const text = forge({ alg }, {}).split('.', 2).join('.')
    const hash = createHmac(alg.replace('HS', 'sha'), key).update(text).digest('base64url')
    expect(await check(`${text}.${hash}`)).toBeNull()
  })
  it.each(['RS384', 'RS512'] as const)('for %s with the right key', async (alg) => {
    const text = forge({ alg }, {}).split('.', 2).join('.')
    const signature = createSign(alg.replace('RS', 'sha')).update(text).sign(rsa.privateKey)
    const token = `${text}.${signature.toString('base64url')}`
    expect(await check(token, { algorithm: 'RS256', key: rsa.publicKey })).toBeNull()
  })
  it('for a broken key', async () => {
    expect(await check(await mint(), { algorithm: 'RS256', key: 'no PEM' })).toBeNull()
    expect(await check(await mint(), { key: '' })).toBeNull()
  })
  it('for another issuer', async () => {
    const token = forge({ alg: 'HS256' }, { iss: 'Vonage' })
    expect(await check(token, { issuer: 'Vonage' })).toEqual({ iss: 'Vonage' })
    expect(await check(token, { issuer: 'Another' })).toBeNull()
  })
  it('for an age outside the window, or unknown', async () => {
    const aged = (iat?: number) =>
      check(forge({ alg: 'HS256' }, { iat }), { maxAge: 300, tolerance: 5 })
    expect(await aged(seconds - 300)).not.toBeNull()
    expect(await aged(seconds - 306)).toBeNull()
    expect(await aged(seconds + 5)).not.toBeNull()
    expect(await aged(seconds + 7)).toBeNull()
    expect(await aged()).toBeNull()
  })
})
