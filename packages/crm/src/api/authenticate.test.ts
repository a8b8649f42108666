import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { manualHost } from '@callplane/core/testing'
import { exportJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { describe, expect, it } from 'vitest'
import { secret, tenant, testCrm, tokenFor, user } from '../crm.fixture.ts'
import type { AuthOptions } from '../index.ts'

const soon = Date.UTC(2026, 0, 6) / 1000
const claims = { tenant, sub: user }
const path = '/api/calls/history'

const sign = (
  alg: string,
  key: KeyObject | Uint8Array,
  payload: JWTPayload = claims,
  kid?: string,
) =>
  new SignJWT({ exp: soon, ...payload }).setProtectedHeader({ alg, ...(kid && { kid }) }).sign(key)

const status = async (token: string, auth?: AuthOptions, authorization = `Bearer ${token}`) => {
  const { api } = testCrm(auth ? { auth } : {})
  const request = new Request(`https://crm.example${path}`, { headers: { authorization } })
  const response = await api(request)
  const body = (await response.json()) as { readonly code?: string }
  return { status: response.status, code: body.code, headers: response.headers }
}

const refused = { status: 401, code: 'auth.invalid' }
const bytes = (text: string) => new TextEncoder().encode(text)

describe('a token of the shared secret', () => {
  it('lets its user in', async () => {
    expect(await status(await tokenFor())).toMatchObject({ status: 200 })
  })

  it.each([
    ['expired', () => tokenFor(claims, secret, Date.UTC(2026, 0, 5) / 1000)],
    ['not valid yet', () => sign('HS256', bytes(secret), { ...claims, nbf: soon })],
    ['without expiry', () => sign('HS256', bytes(secret), { ...claims, exp: undefined })],
    ['of another key', () => tokenFor(claims, 'another secret of at least thirty-two')],
    ['unsigned', async () => new UnsecuredJWT({ ...claims, exp: soon }).encode()],
    ['of another algorithm with the same key', () => sign('HS512', bytes(secret.repeat(2)))],
    ['without tenant', () => tokenFor({ sub: user })],
    ['without user', () => tokenFor({ tenant })],
    ['with an empty tenant', () => tokenFor({ tenant: '', sub: user })],
    ['with a tenant that is no text', () => tokenFor({ tenant: { id: tenant }, sub: user })],
    ['cut off', async () => (await tokenFor()).slice(0, -3)],
    ['of nothing at all', async () => 'x'],
  ])('is refused when it is %s', async (_name, token) => {
    expect(await status(await token())).toMatchObject(refused)
  })

  it('is refused with its algorithm changed to none', async () => {
    const [, payload] = (await tokenFor()).split('.')
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await status(`${header}.${payload}.`)).toMatchObject(refused)
  })

  it('is asked for, in the words of RFC 6750', async () => {
    const { api } = testCrm()
    const none = await api(new Request(`https://crm.example${path}`))
    expect(none.status).toBe(401)
    expect(none.headers.get('www-authenticate')).toBe('Bearer')
    expect(await none.json()).toMatchObject({ code: 'auth.missing' })
    const basic = await status('', undefined, 'Basic dXNlcjpwYXNz')
    expect(basic.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })

  it('needs a secret that is long enough', () => {
    expect(() => testCrm({ auth: { algorithm: 'HS256', secret: 'short' } })).toThrow(
      'secret: must be at least 32 bytes',
    )
  })

  it('is checked for issuer and audience where they are set', async () => {
    const auth: AuthOptions = { algorithm: 'HS256', secret, issuer: 'crm', audience: 'calls' }
    const token = (payload: JWTPayload) => sign('HS256', bytes(secret), { ...claims, ...payload })
    expect(await status(await token({ iss: 'crm', aud: 'calls' }), auth)).toMatchObject({
      status: 200,
    })
    expect(await status(await token({ iss: 'crm', aud: 'mail' }), auth)).toMatchObject(refused)
    expect(await status(await token({ aud: 'calls' }), auth)).toMatchObject(refused)
  })

  it('has the claims that were named', async () => {
    const auth: AuthOptions = {
      algorithm: 'HS256',
      secret,
      claims: { tenant: 'organizationId', user: 'userId' },
    }
    expect(await status(await tokenFor({ organizationId: 'o', userId: 'u' }), auth)).toMatchObject({
      status: 200,
    })
    expect(await status(await tokenFor(), auth)).toMatchObject(refused)
  })
})

describe('a token of a key set', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...(await exportJWK(rsa.publicKey)), kid: 'one' }
  const auth: AuthOptions = { jwks: { keys: [jwk] } }

  it('lets its user in', async () => {
    const token = await sign('RS256', rsa.privateKey, claims, 'one')
    expect(await status(token, auth)).toMatchObject({ status: 200 })
  })

  it('is refused with another key, another algorithm, or the public key as a secret', async () => {
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string
    const tokens = [
      await sign('RS256', other.privateKey, claims, 'one'),
      await sign('RS256', rsa.privateKey, claims, 'two'),
      await sign('PS256', rsa.privateKey, claims, 'one'),
      await sign('HS256', bytes(pem), claims, 'one'),
    ]
    for (const token of tokens) expect(await status(token, auth)).toMatchObject(refused)
  })

  it('is checked with keys fetched through the host, once', async () => {
    let fetched = 0
    const host = manualHost({
      fetch: async () => {
        fetched++
        return { status: 200, headers: {}, body: JSON.stringify({ keys: [jwk] }) }
      },
    })
    const { call } = testCrm({ host, auth: { jwks: 'https://auth.example/jwks' } })
    const token = await sign('RS256', rsa.privateKey, claims, 'one')
    for (let turn = 0; turn < 3; turn++)
      expect((await call('GET', path, undefined, token)).status).toBe(200)
    expect(fetched).toBe(1)
  })

  it('cannot be checked while the keys cannot be fetched, which is not the fault of the user', async () => {
    const { call } = testCrm({ host: manualHost(), auth: { jwks: 'https://auth.example/jwks' } })
    const token = await sign('RS256', rsa.privateKey, claims, 'one')
    const reply = await call('GET', path, undefined, token)
    expect(reply).toMatchObject({ status: 503, body: { code: 'auth.unavailable' } })
  })
})

describe('a session of another kind', () => {
  const known = { tenant, user, expiresAt: Infinity }
  it('comes from a function', async () => {
    const { api } = testCrm({
      auth: async (request) => (request.headers.get('cookie') === 'session=1' ? known : null),
    })
    const ask = (cookie: string) =>
      api(new Request(`https://crm.example${path}`, { headers: { cookie } }))
    expect((await ask('session=1')).status).toBe(200)
    expect((await ask('session=2')).status).toBe(401)
  })
})
