import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { manualHost } from '@callplane/core/testing'
import { exportJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { describe, expect, it } from 'vitest'
import { secret, tenant, testCrm, tokenFor, user } from '../crm.fixture.ts'
import type { AuthOptions, CrmApiOptions } from '../index.ts'

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
    ['with a tenant that is not a string', () => tokenFor({ tenant: { id: tenant }, sub: user })],
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

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...(await exportJWK(rsa.publicKey)), kid: 'one' }

describe('a token of a key set', () => {
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

  const outages = [
    ['an error', () => Promise.reject(new Error('down'))],
    ['a 500', async () => ({ status: 500, headers: {}, body: 'broken' })],
    ['a page', async () => ({ status: 200, headers: {}, body: '<html>' })],
    ['no key set', async () => ({ status: 200, headers: {}, body: '{"error":"down"}' })],
  ] as const

  it.each(outages)(
    'answers 503 to an outage by %s, with bounded fetches (C5)',
    async (_, answer) => {
      let fetched = 0
      let isDown = true
      const host = manualHost({
        fetch: async () => {
          fetched++
          return isDown
            ? answer()
            : { status: 200, headers: {}, body: JSON.stringify({ keys: [jwk] }) }
        },
      })
      const { call } = testCrm({ host, auth: { jwks: 'https://auth.example/jwks' } })
      const token = await sign('RS256', rsa.privateKey, claims, 'one')
      const ask = () => call('GET', path, undefined, token)
      for (const reply of await Promise.all(Array.from({ length: 20 }, ask))) {
        expect(reply).toMatchObject({ status: 503, body: { code: 'auth.unavailable' } })
        expect(reply.headers.get('retry-after')).toBe('1')
      }
      expect(fetched).toBe(1)
      // Pauses of 1, 2, 4, … seconds, 60 at most: at 0, 1, 3, 7, 15, 31 and 63 s, and then once a minute.
      for (let second = 0; second < 600; second++) {
        await host.clock.advance(1_000)
        await ask()
      }
      expect(fetched).toBe(15)
      isDown = false
      await host.clock.advance(60_000)
      expect((await ask()).status).toBe(200)
      expect(fetched).toBe(16)
      // Ten minutes of outage do not lock out those whose key is held.
      isDown = true
      await host.clock.advance(599_000)
      expect((await ask()).status).toBe(200)
      await host.clock.advance(1_000)
      expect((await ask()).status).toBe(503)
    },
  )

  it('fetches once in 30 s for unknown keys, and finds a new one (C5)', async () => {
    let fetched = 0
    const second = { ...(await exportJWK(other.publicKey)), kid: 'two' }
    const host = manualHost({
      fetch: async () => ({
        status: 200,
        headers: {},
        body: JSON.stringify({ keys: ++fetched > 1 ? [jwk, second] : [jwk] }),
      }),
    })
    const { call } = testCrm({ host, auth: { jwks: 'https://auth.example/jwks' } })
    const fresh = await sign('RS256', other.privateKey, claims, 'two')
    for (let turn = 0; turn < 5; turn++)
      expect((await call('GET', path, undefined, fresh)).status).toBe(401)
    expect(fetched).toBe(1)
    await host.clock.advance(30_000)
    expect((await call('GET', path, undefined, fresh)).status).toBe(200)
    const made = await sign('RS256', other.privateKey, claims, 'three')
    for (let turn = 0; turn < 5; turn++)
      expect((await call('GET', path, undefined, made)).status).toBe(401)
    expect(fetched).toBe(2)
  })

  it.each([
    [29_999, 1],
    [30_000, 2],
    [30_001, 2],
  ])('asks for an unknown key again after %i ms: %i fetches (C5)', async (after, expected) => {
    let fetched = 0
    const body = JSON.stringify({ keys: [jwk] })
    const host = manualHost({ fetch: async () => (fetched++, { status: 200, headers: {}, body }) })
    const { call } = testCrm({ host, auth: { jwks: 'https://auth.example/jwks' } })
    const unknown = await sign('RS256', other.privateKey, claims, 'two')
    await call('GET', path, undefined, unknown)
    await host.clock.advance(after)
    await call('GET', path, undefined, unknown)
    expect(fetched).toBe(expected)
  })

  it.each([
    [599_999, 1],
    [600_000, 2],
    [600_001, 2],
  ])('uses a fetched set for ten minutes; after %i ms: %i fetches', async (after, expected) => {
    let fetched = 0
    const body = JSON.stringify({ keys: [jwk] })
    const host = manualHost({ fetch: async () => (fetched++, { status: 200, headers: {}, body }) })
    const { call } = testCrm({ host, auth: { jwks: 'https://auth.example/jwks' } })
    const token = await sign('RS256', rsa.privateKey, claims, 'one')
    expect((await call('GET', path, undefined, token)).status).toBe(200)
    await host.clock.advance(after)
    expect((await call('GET', path, undefined, token)).status).toBe(200)
    expect(fetched).toBe(expected)
  })

  it.each([
    'file:///etc/jwks.json',
    'ftp://auth.example/jwks',
    'http://auth.example/jwks',
    'http://127.0.0.1.example/jwks',
    'http://localhost.example/jwks',
    'https://user:secret@auth.example/jwks',
    'data:application/json,{}',
    'jwks.json',
  ])('refuses a key set at %s (C5)', (jwks) => {
    expect(() => testCrm({ auth: { jwks } })).toThrow('jwks: must ')
  })

  it.each(['http://localhost:8080/jwks', 'http://127.0.0.1/jwks', 'http://[::1]:1/jwks'])(
    'takes a key set at %s (C5)',
    (jwks) => {
      expect(() => testCrm({ auth: { jwks } })).not.toThrow()
    },
  )
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

  const cookies = async (
    path: string,
    headers: Readonly<Record<string, string>>,
    options: Partial<CrmApiOptions> = {},
  ) => {
    const { api } = testCrm({ auth: async () => known, ...options })
    const method = path.endsWith('history') ? 'GET' : 'POST'
    const body = path.endsWith('initiate') ? '{"phoneNumber":"+14155550123"}' : null
    const url = `https://crm.example/api/calls/${path}`
    const request = new Request(url, { method, body })
    request.headers.delete('content-type')
    for (const [name, value] of Object.entries({ cookie: 'session=1', ...headers }))
      request.headers.set(name, value)
    return (await api(request)).status
  }
  const json = { 'content-type': 'application/json; charset=utf-8' }
  const ours = { origin: 'https://crm.example', 'sec-fetch-site': 'same-origin' }
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const sibling = { origin: 'https://www.crm.example', 'sec-fetch-site': 'same-site' }

  it.each([
    ['our page', 'sdk/initiate', { ...ours, ...json }, 201],
    ['our page without fetch metadata', 'sdk/initiate', { origin: ours.origin, ...json }, 201],
    ['a server', 'sdk/initiate', json, 201],
    ['our page, with plain text', 'sdk/initiate', { ...ours, 'content-type': 'text/plain' }, 415],
    ['our page, without a type', 'sdk/initiate', ours, 415],
    ['another site', 'sdk/initiate', { ...evil, ...json }, 403],
    [
      'another site, with plain text',
      'sdk/initiate',
      { ...evil, 'content-type': 'text/plain' },
      403,
    ],
    ['another site, in an old browser', 'sdk/initiate', { origin: evil.origin, ...json }, 403],
    ['an opaque origin', 'sdk/initiate', { origin: 'null', ...json }, 403],
    ['a sibling', 'sdk/initiate', { ...sibling, ...json }, 403],
    ['a form', '1/terminate', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['our page', '1/terminate', ours, 415],
    ['another site', '1/terminate', { ...evil, ...json }, 403],
    ['our page, with a header', '1/terminate', { ...ours, 'x-requested-with': 'fetch' }, 404],
    ['our page, as JSON', '1/terminate', { ...ours, ...json }, 404],
    ['our page', 'history', { 'sec-fetch-site': 'same-origin' }, 200],
    ['another site', 'history', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('of cookies: %s posts to %s with %j: %i (C7)', async (_name, path, headers, expected) => {
    expect(await cookies(path, headers)).toBe(expected)
  })

  it('of cookies serves pages of the listed origins (C7)', async () => {
    const origins = [sibling.origin]
    expect(await cookies('sdk/initiate', { ...sibling, ...json }, { origins })).toBe(201)
    expect(await cookies('sdk/initiate', { ...evil, ...json }, { origins })).toBe(403)
    expect(await cookies('1/terminate', sibling, { origins })).toBe(415)
  })
})
