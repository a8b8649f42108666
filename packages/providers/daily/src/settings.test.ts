import { CallError, type Fault } from '@callplane/core'
import { expect, it } from 'vitest'
import { apiKey, fakeApi } from '../test/fake-api.ts'
import { dailyExtension } from './extension.ts'
import { daily } from './plugin.ts'

const faultsOf = (settings: unknown): readonly Fault[] => {
  try {
    daily(settings as never)
  } catch (error) {
    if (CallError.isInstance(error)) return error.faults
    throw error
  }
  return []
}

it('takes a key alone', () => {
  expect(faultsOf({ apiKey: 'k' })).toEqual([])
})

it('names every fault at once', () => {
  const faults = faultsOf({
    baseUrl: 'nonsense',
    domain: 'a.daily.co',
    pinlessSecret: 'not base64!',
    webhookPath: 'no slash',
    rooms: 'make',
    newRoom: { privacy: 'org', expiresIn: 59, name: 'x' },
    surprise: 1,
  })
  expect(faults.map(({ path }) => path.join('.')).sort()).toEqual([
    'apiKey',
    'baseUrl',
    'domain',
    'newRoom.expiresIn',
    'newRoom.name',
    'newRoom.privacy',
    'pinlessSecret',
    'rooms',
    'surprise',
    'webhookPath',
    'webhookSecret',
  ])
})

it('wants the secret with the path', () => {
  expect(faultsOf({ apiKey: 'k', webhookPath: '/webhooks/daily' })).toMatchObject([
    { path: ['webhookSecret'], message: 'required when webhookPath is set' },
  ])
})

it('knows where a browser joins a room, by the domain', () => {
  const { host } = fakeApi()
  const extension = dailyExtension({ apiKey, domain: 'example' }, host)
  expect(extension.roomUrl('support')).toBe('https://example.daily.co/support')
  expect(dailyExtension({ apiKey }, host).roomUrl('support')).toBeUndefined()
})
