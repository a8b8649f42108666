import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken } from '../test/world.ts'
import { twilio } from './plugin.ts'
import { settings, trunkingBaseOf } from './settings.ts'

const faultsOf = (given: unknown): string[] => {
  try {
    twilio(given as never)
  } catch (error) {
    if (CallError.isInstance(error)) return error.faults.map(({ path }) => path.join('.'))
  }
  return []
}

describe('settings', () => {
  it('lists every fault at once', () => {
    expect(faultsOf({ accountSid: 'x', apiKey: 'SK1', baseUrl: 'ftp://x', more: 1 })).toEqual([
      'accountSid',
      'authToken',
      'apiKey',
      'baseUrl',
      'more',
      'apiSecret',
    ])
  })

  it('takes an API key with its secret only', () => {
    const apiKey = `SK${'1'.repeat(32)}`
    expect(faultsOf({ accountSid, authToken, apiKey })).toEqual(['apiSecret'])
    expect(faultsOf({ accountSid, authToken, apiSecret: 'x' })).toEqual(['apiKey'])
    expect(faultsOf({ accountSid, authToken, apiKey, apiSecret: 'x' })).toEqual([])
  })

  it('has Twilio as the base URL, and keeps the path of another one', () => {
    expect(settings.parse({ accountSid, authToken }).baseUrl).toBe('https://api.twilio.com')
    const baseUrl = 'http://127.0.0.1:4010/twilio/'
    expect(settings.parse({ accountSid, authToken, baseUrl }).baseUrl).toBe(
      'http://127.0.0.1:4010/twilio',
    )
  })
})

describe('options', () => {
  const { options } = twilio

  it('take one document at most', () => {
    expect(options.safeParse({ url: 'https://a.example', twiml: '<Response/>' }).success).toBe(
      false,
    )
    expect(options.safeParse({ url: 'https://a.example', method: 'GET' }).success).toBe(true)
    expect(options.safeParse({ method: 'GET' }).success).toBe(false)
    expect(options.safeParse({ twiml: 'x'.repeat(4001) }).success).toBe(false)
  })

  it('refuse what they do not know', () => {
    expect(options.safeParse({ statusCallback: 'https://a.example' }).success).toBe(false)
  })
})

it.each([
  [undefined, 'https://trunking.twilio.com'],
  ['https://api.dublin.ie1.twilio.com', 'https://trunking.dublin.ie1.twilio.com'],
  ['http://127.0.0.1:4010/twilio', 'http://127.0.0.1:4010/twilio'],
  // No look-alike gets credentials that another host was given.
  ['https://api.twilio.com.example', 'https://api.twilio.com.example'],
])('with baseUrl %s the trunking API is at %s', (baseUrl, expected) => {
  const parsed = settings.parse({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'token',
    ...(baseUrl === undefined ? {} : { baseUrl }),
  })
  expect(trunkingBaseOf(parsed)).toBe(expected)
  const own = { ...parsed, trunkingBaseUrl: 'https://proxy.example' }
  expect(trunkingBaseOf(own)).toBe('https://proxy.example')
})
