import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { DoorRequest } from '../door-face.ts'
import { authenticates, credentialFaults } from './authenticate.ts'

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const keys = pair()
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
const credentials = { applicationId, publicKey: keys.publicKey }
const now = Date.UTC(2026, 0, 5, 12)

interface Given {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: string
  readonly issuedAt?: number
  readonly path?: string
}

const accepted = async ({ claims, key = keys.privateKey, issuedAt = now, path }: Given = {}) => {
  const iat = issuedAt / 1000
  const said = { application_id: applicationId, jti: 'one', iat, exp: iat + 900, ...claims }
  const text = [{ alg: 'RS256', typ: 'JWT' }, said]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const token = `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
  const request = {
    method: 'GET',
    path: path ?? '/v1/calls',
    headers: { authorization: `Bearer ${token}` },
  } as unknown as DoorRequest
  return authenticates(request, credentials, now)
}

describe('a token at the Vonage door', () => {
  it('is one that the application has signed', async () => {
    expect(await accepted()).toBe(true)
    expect(await accepted({ key: pair().privateKey })).toBe(false)
    expect(await accepted({ claims: { application_id: 'another' } })).toBe(false)
    expect(await accepted({ claims: { jti: undefined } })).toBe(false)
  })

  it('lives as long as it says', async () => {
    expect(await accepted({ issuedAt: now - 1_000_000 })).toBe(false)
    expect(await accepted({ issuedAt: now + 60_000 })).toBe(false)
    expect(await accepted({ claims: { exp: undefined } })).toBe(false)
  })

  it('opens the paths that it names, where it names some', async () => {
    const acl = (paths: object) => ({ claims: { acl: { paths } } })
    expect(await accepted(acl({ '/*/calls/**': {}, '/v1/calls': {} }))).toBe(true)
    expect(await accepted(acl({ '/*/users/**': {} }))).toBe(false)
    expect(await accepted(acl({ '/v1/calls': { methods: ['POST'] } }))).toBe(false)
    expect(await accepted({ ...acl({ '/v1/**': {} }), path: '/v1/files/one' })).toBe(true)
  })
})

it('credentials that are none are named', () => {
  const faults = credentialFaults({ applicationId: 'x', publicKey: 'y' })
  expect(faults.map(({ path }) => path.join('.'))).toEqual(['applicationId', 'publicKey'])
  expect(credentialFaults(credentials)).toEqual([])
})
