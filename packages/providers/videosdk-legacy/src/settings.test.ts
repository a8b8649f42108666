import { CallError } from '@callplane/core'
import { verifyJwt } from '@callplane/kit'
import { describe, expect, test } from 'vitest'
import { attemptOf, callOf, connect, fakeApi, key, reply, token, trunk } from '../test/fake-api.ts'
import { videosdkLegacy } from './plugin.ts'
import { settings, type VideosdkLegacySettingsInput } from './settings.ts'

const faultsOf = (given: unknown): string[] => {
  try {
    videosdkLegacy(given as VideosdkLegacySettingsInput)
    return []
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`).sort()
  }
}

const accepted = reply(200, { statusCode: 200, message: 'Success', participantId: key })

/** The `Authorization` header of one call. */
const sentWith = async (given: VideosdkLegacySettingsInput, api = fakeApi()): Promise<string> => {
  api.answer('POST /v2/sip/outbound-call', accepted)
  const ports = connect(api, given)
  const { request } = ports.map(callOf(), trunk, { key, prepared: undefined, options: {} })
  expect(JSON.stringify(request)).not.toContain('authorization')
  await ports.calls.place(request, attemptOf())
  return api.sent.at(-1)?.request.headers['authorization'] ?? ''
}

describe('settings', () => {
  test('the least, and the defaults', () => {
    expect(settings.parse({ token })).toEqual({
      token,
      authorization: 'raw',
      displayName: 'Callplane',
      baseUrl: 'https://api.videosdk.live',
    })
    expect(settings.parse({ token, baseUrl: 'http://localhost:1/legacy/' }).baseUrl).toBe(
      'http://localhost:1/legacy',
    )
  })

  test('every fault at once', () => {
    expect(
      faultsOf({ token: 'abc', apiKey: 'k', baseUrl: 'ftp://x', displayName: '', other: 1 }),
    ).toEqual([
      'baseUrl: Invalid URL',
      'displayName: must not be empty',
      'other: unknown field; fields: token, apiKey, secret, authorization, trunkId, displayName, baseUrl',
      'secret: required when apiKey is set',
      'token: must be a JWT, with or without `Bearer` before it',
      'token: set either token, or apiKey and secret, not both',
    ])
    expect(faultsOf({})).toEqual(['token: set token, or apiKey and secret'])
    expect(faultsOf({ secret: 's' })).toEqual(['apiKey: required when secret is set'])
  })
})

describe('the token', () => {
  test.each([token, `Bearer ${token}`, ` bearer  ${token} `])(
    'given as %j goes out raw',
    async (given) => {
      expect(await sentWith({ token: given })).toBe(token)
    },
  )
  test('goes out as the sample of the page has it, where that is wanted', async () => {
    expect(await sentWith({ token, authorization: 'bearer' })).toBe(`Bearer ${token}`)
  })

  test('is made of key and secret, kept, and renewed a minute before its end in real time', async () => {
    const api = fakeApi()
    api.answer('POST /v2/sip/outbound-call', accepted)
    const ports = connect(api, { apiKey: 'the-key', secret: 'the-secret' })
    const start = api.host.clock.wall()
    const { request } = ports.map(callOf(), trunk, { key, prepared: undefined, options: {} })
    const place = async () => {
      await ports.calls.place(request, attemptOf())
      return api.sent.at(-1)?.request.headers['authorization'] ?? ''
    }
    const first = await place()
    await api.host.clock.advance((24 * 60 - 1) * 60_000 - 1)
    expect(await place()).toBe(first)
    await api.host.clock.advance(1)
    expect(await place()).not.toBe(first)
    expect(
      await verifyJwt({ token: first, algorithm: 'HS256', key: 'the-secret', now: start }),
    ).toEqual({
      apikey: 'the-key',
      permissions: ['allow_join', 'allow_mod'],
      version: 2,
      roles: ['crawler'],
      iat: Math.floor(start / 1000),
      exp: Math.floor(start / 1000) + 86_400,
    })
    const scrubbed = ports.scrub(`${first} the-secret dGhlLXNlY3JldA== the-key`)
    for (const secret of [first, 'the-secret', 'dGhlLXNlY3JldA', 'the-key'])
      expect(scrubbed).not.toContain(secret)
  })

  test('is scrubbed', () => {
    expect(connect(fakeApi(), { token: `Bearer ${token}` }).scrub(`x ${token} y`)).not.toContain(
      token,
    )
  })
})
