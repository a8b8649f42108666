import { manualHost } from '@callplane/core/testing'
import { expect, test } from 'vitest'
import { bodyOf, byRule, callOf, fakeApi, reply, token, type FakeApi } from '../../test/fake-api.ts'
import { videosdk } from '../plugin.ts'

const path = '/v2/sip/webhooks'
const ensureOf = (api: FakeApi, publicUrl: string | undefined, webhookPath?: string) => {
  const host = manualHost({
    clock: api.host.clock,
    fetch: (request, limits) => api.host.fetch(request, limits),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })
  const ports = videosdk({ token, webhookPath }).connect(host)
  return { host, ensure: async () => ports.ensure?.(callOf(), byRule, {}) }
}

test.each([
  ['no path is named', 'https://app.example', undefined],
  ['the host is unreachable', undefined, '/webhooks/videosdk'],
])('registers nothing where %s', async (_name, publicUrl, webhookPath) => {
  const api = fakeApi()
  await ensureOf(api, publicUrl, webhookPath).ensure()
  expect(api.asked).toEqual([])
})

test('registers once, for all calls that begin meanwhile', async () => {
  const api = fakeApi({
    [`GET ${path}`]: reply(200, { data: [] }),
    [`POST ${path}`]: (request) => reply(200, { id: 'wh_1', ...bodyOf(request) }),
  })
  const { ensure } = ensureOf(api, 'https://app.example', '/webhooks/videosdk')
  await Promise.all([ensure(), ensure()])
  await ensure()
  expect(api.asked).toEqual([`GET ${path}`, `POST ${path}`])
  expect(bodyOf(api.sent[1]?.request)['url']).toBe('https://app.example/webhooks/videosdk')
})

test('a registration that fails stops no call, and is tried again after a minute', async () => {
  const api = fakeApi({ [`GET ${path}`]: reply(500, { message: 'oops' }) })
  const { ensure, host } = ensureOf(api, 'https://app.example', '/webhooks/videosdk')
  await ensure()
  await ensure()
  expect(api.asked).toHaveLength(1)
  expect(host.entries).toMatchObject([{ event: 'videosdk.webhook-not-registered' }])
  await host.clock.advance(60_000)
  await ensure()
  expect(api.asked).toHaveLength(2)
})
