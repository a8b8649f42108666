import { CallError, marks } from '@callplane/core'
import { expect, test } from 'vitest'
import { token } from '../test/fake-api.ts'
import { videosdk } from './plugin.ts'
import { settings, shape } from './settings.ts'

const faultsOf = (input: unknown): string[] => {
  try {
    videosdk(input as never)
    return []
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    expect(error.code).toBe('settings-invalid')
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
}

test('either a token or a pair to make tokens from', () => {
  expect(faultsOf({ token })).toEqual([])
  expect(faultsOf({ apiKey: 'key', secret: 'secret' })).toEqual([])
  expect(faultsOf({})).toEqual(['token: set token, or apiKey and secret'])
  expect(faultsOf({ apiKey: 'key' })).toEqual(['secret: required when apiKey is set'])
  expect(faultsOf({ secret: 'secret' })).toEqual(['apiKey: required when secret is set'])
  expect(faultsOf({ token, apiKey: 'key', secret: 'secret' })).toEqual([
    'token: set either token, or apiKey and secret, not both',
  ])
})

test('every fault is told at once', () => {
  const faults = faultsOf({
    apiKey: 'key',
    baseUrl: 'ftp://files.invalid',
    webhookPublicKey: 'not a key',
    routingRulePath: 'both',
    typo: 1,
  })
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'baseUrl',
    'webhookPublicKey',
    'routingRulePath',
    'typo',
    'secret',
  ])
})

test('a token with a prefix is refused', () => {
  expect(faultsOf({ token: `Bearer ${token}` })).toEqual([
    'token: must be a raw JWT, without `Bearer` or quotes',
  ])
})

test('the base URL keeps its path and loses its last slash', () => {
  expect(settings.parse({ token }).baseUrl).toBe('https://api.videosdk.live')
  expect(settings.parse({ token, baseUrl: 'http://localhost:4010/videosdk/' }).baseUrl).toBe(
    'http://localhost:4010/videosdk',
  )
})

test('credentials are marked', () => {
  for (const name of ['token', 'apiKey', 'secret'] as const) {
    const field = shape.shape[name].unwrap()
    expect(marks.get(field)).toEqual({ secret: true })
  }
})
