import { expect, it } from 'vitest'
import { apiKey, bodyOf, fakeApi, refusal, reply } from '../../test/fake-api.ts'
import { dailyExtension } from '../extension.ts'

const url = 'https://calls.example.com/webhooks/daily'
const hmac = Buffer.from('thirty-two characters of secret!').toString('base64')
const stored = (extra: Readonly<Record<string, unknown>> = {}) => ({
  uuid: 'w-1',
  url,
  hmac,
  retryType: 'exponential',
  eventTypes: ['dialout.answered'],
  state: 'ACTIVE',
  failedCount: 0,
  ...extra,
})
const setUp = (answers: Parameters<typeof fakeApi>[0] = {}) => {
  const api = fakeApi({
    'POST /webhooks': reply(200, stored()),
    'GET /webhooks': reply(200, [stored()]),
    'GET /webhooks/w-1': reply(200, stored()),
    'POST /webhooks/w-1': reply(200, stored()),
    'DELETE /webhooks/w-1': reply(200, {}),
    ...answers,
  })
  return { api, webhooks: dailyExtension({ apiKey }, api.host).webhooks }
}
const wanted = {
  id: 'w-1',
  url,
  hmac,
  retryType: 'exponential',
  events: ['dialout.answered'],
  active: true,
}

it.each(['circuit-breaker', 'exponential'] as const)(
  'creates one of kind %s',
  async (retryType) => {
    const { api, webhooks } = setUp()
    const given = { url, hmac, basicAuth: 'dTpw', retryType, events: ['dialout.answered'] }
    expect(await webhooks.create(given)).toEqual(wanted)
    expect(bodyOf(api.sent[0]?.request)).toEqual({
      url,
      basicAuth: 'dTpw',
      retryType,
      eventTypes: ['dialout.answered'],
      hmac,
    })
  },
)

it('keeps Daily’s words where the probe failed', async () => {
  const info = 'non-200 status code returned from webhook endpoint'
  const { webhooks } = setUp({ 'POST /webhooks': refusal(400, 'invalid-request-error', info) })
  await expect(webhooks.create({ url })).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringContaining(info),
  })
})

it('reads, updates and removes', async () => {
  const { webhooks, api } = setUp()
  expect(await webhooks.get('w-1')).toEqual(wanted)
  expect(await webhooks.get('w-2')).toBeNull()
  expect(await webhooks.update('w-1', { retryType: 'circuit-breaker' })).toEqual(wanted)
  expect(bodyOf(api.sent.at(-1)?.request)).toEqual({ retryType: 'circuit-breaker' })
  await webhooks.remove('w-1')
  await webhooks.remove('w-2')
})

it.each([
  ['FAILED', false],
  ['INACTIVE', false],
  ['ACTIVE', true],
  [1, true],
  [0, false],
  [undefined, true],
])('state %j is active: %j', async (state, active) => {
  const { webhooks } = setUp({ 'GET /webhooks/w-1': reply(200, stored({ state })) })
  expect(await webhooks.get('w-1')).toMatchObject({ active })
})

it('ensures: found, completed, revived, given the secret, or made', async () => {
  const events = ['dialout.answered']
  const found = setUp()
  expect(await found.webhooks.ensure({ url, events, hmac })).toEqual(wanted)
  expect(found.api.asked).toEqual(['GET /webhooks'])

  const more = setUp()
  await more.webhooks.ensure({ url, events: ['dialout.stopped'] })
  expect(bodyOf(more.api.sent[1]?.request)).toEqual({
    url,
    eventTypes: ['dialout.answered', 'dialout.stopped'],
  })

  const failed = setUp({ 'GET /webhooks': reply(200, [stored({ state: 'FAILED' })]) })
  await failed.webhooks.ensure({ url, events })
  expect(failed.api.asked).toEqual(['GET /webhooks', 'POST /webhooks/w-1'])

  const other = setUp({ 'GET /webhooks': reply(200, { data: [stored({ hmac: 'b3RoZXI=' })] }) })
  await other.webhooks.ensure({ url, events, hmac })
  expect(bodyOf(other.api.sent[1]?.request)).toMatchObject({ hmac })

  const none = setUp({ 'GET /webhooks': reply(200, []) })
  await none.webhooks.ensure({ url, events })
  expect(none.api.asked).toEqual(['GET /webhooks', 'POST /webhooks'])
})
