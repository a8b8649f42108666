import { TransportError } from '@callplane/core'
import { verifyJwt } from '@callplane/kit'
import { describe, expect, test } from 'vitest'
import {
  attemptOf,
  bodyOf,
  byRule,
  callOf,
  callReply,
  connect,
  fakeApi,
  far,
  reply,
  token,
} from '../../test/fake-api.ts'
import { videosdkExtension } from '../extension.ts'

const accepted = reply(200, callReply())
const mapContext = { key: 'cp-attempt-1', prepared: {}, options: {} }

describe('place', () => {
  test('sends what map gave, byte for byte, and the raw token', async () => {
    const api = fakeApi({ 'POST /v2/sip/call': accepted })
    const ports = connect(api)
    const { request } = ports.map(callOf(), byRule, mapContext)
    const attempt = attemptOf()
    const placed = await ports.calls.place(request, attempt)
    expect(placed.references).toEqual({ call: 'call_123456789', room: 'room_123456' })
    expect(placed.events?.map(({ type }) => type)).toEqual(['initiated'])
    const [sent] = api.sent
    const { authorization, ...headers } = sent?.request.headers ?? {}
    expect(authorization).toBe(token)
    expect({ ...sent?.request, headers }).toEqual(request)
    expect(sent?.limits).toEqual({
      sendBy: attempt.sendBy,
      signal: attempt.signal,
      timeoutMs: 10_000,
    })
  })

  test('makes tokens, keeps them for a day less a minute, and makes new ones in real time', async () => {
    const api = fakeApi({ 'POST /v2/sip/call': accepted })
    const ports = connect(api, { apiKey: 'the-key', secret: 'the-secret' })
    const { request } = ports.map(callOf(), byRule, mapContext)
    const start = api.host.clock.wall()
    const place = async () => {
      await ports.calls.place(request, attemptOf())
      return api.sent.at(-1)?.request.headers['authorization'] ?? ''
    }
    const first = await place()
    await api.host.clock.advance((24 * 60 - 1) * 60_000 - 1)
    expect(await place()).toBe(first)
    await api.host.clock.advance(1)
    const second = await place()
    expect(second).not.toBe(first)
    const claims = await verifyJwt({
      token: first,
      algorithm: 'HS256',
      key: 'the-secret',
      now: start,
    })
    expect(claims).toEqual({
      apikey: 'the-key',
      permissions: ['allow_join', 'allow_mod'],
      version: 2,
      roles: ['crawler'],
      iat: Math.floor(start / 1000),
      exp: Math.floor(start / 1000) + 86_400,
    })
  })
})

describe('locate', () => {
  const attempt = {
    ...attemptOf(),
    sentAt: Date.parse('2025-08-21T11:45:00Z'),
    isOwned: async () => false,
  }
  const listed = (...calls: readonly object[]) =>
    reply(200, { pageInfo: { currentPage: 1, lastPage: 1 }, data: calls })
  const ours = { ...callReply().data, to: far }

  test('adopts the one call of the list that carries the key', async () => {
    const api = fakeApi({
      'GET /v2/sip/call': listed({ ...ours, callId: 'call_0', metadata: {} }, ours),
    })
    const found = await connect(api).calls.locate?.(attempt)
    expect(found).toMatchObject({ outcome: 'placed', references: { call: 'call_123456789' } })
    const url = new URL(api.sent[0]?.request.url ?? '')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      type: 'outbound',
      search: '14155550123',
      startDate: String(attempt.sentAt - 60_000),
      page: '1',
      perPage: '100',
    })
  })

  test('walks the pages', async () => {
    const api = fakeApi({
      'GET /v2/sip/call': (request) =>
        reply(200, {
          pageInfo: { currentPage: 1, lastPage: 2 },
          data: request.url.includes('page=2') ? [ours] : [{ callId: 'call_0' }],
        }),
    })
    expect(await connect(api).calls.locate?.(attempt)).toMatchObject({ outcome: 'placed' })
    expect(api.sent).toHaveLength(2)
  })

  test.each([
    ['none', listed({ ...ours, metadata: { callplaneAttempt: 'another' } })],
    ['two', listed(ours, { ...ours, callId: 'call_2' })],
  ])('%s proves nothing', async (_name, answer) => {
    const api = fakeApi({ 'GET /v2/sip/call': answer })
    expect(await connect(api).calls.locate?.(attempt)).toMatchObject({ outcome: 'unknown' })
  })

  test.each([
    ['an error', reply(500, { message: 'oops' }), 'provider-down'],
    ['nonsense', reply(200, { data: 'none' }), 'unexpected'],
    ['silence', new TransportError('timeout', true), 'timeout'],
  ])('fails with %s', async (_name, answer, code) => {
    const api = fakeApi({ 'GET /v2/sip/call': answer })
    await expect(connect(api).calls.locate?.(attempt)).rejects.toMatchObject({ code })
  })

  test('the same call twice is one call', async () => {
    const api = fakeApi({ 'GET /v2/sip/call': listed(ours, ours) })
    expect(await connect(api).calls.locate?.(attempt)).toMatchObject({ outcome: 'placed' })
  })
})

describe('verbs', () => {
  const references = { call: 'call_123456789' }
  const path = '/v2/sip/call/call_123456789'

  test('get gives the state as events', async () => {
    const api = fakeApi({
      [`GET ${path}`]: reply(200, { data: { id: 'call_123456789', status: 'ringing' } }),
    })
    const events = await connect(api).calls.get?.(references)
    expect(events?.map(({ type, references }) => [type, references['call']])).toEqual([
      ['ringing', 'call_123456789'],
    ])
  })

  test('hang-up ends the call', async () => {
    const api = fakeApi({ 'POST /v2/sip/call/end': reply(200, callReply({ status: 'ended' })) })
    await connect(api).calls.hangUp?.(references)
    expect(bodyOf(api.sent[0]?.request)).toEqual({ callId: 'call_123456789' })
  })

  test('hang-up of a call that is over is not a failure; of one that continues it is', async () => {
    const api = fakeApi({ 'POST /v2/sip/call/end': reply(400, { message: 'Call is not active' }) })
    const { calls } = connect(api)
    api.answer(`GET ${path}`, reply(200, { data: { callId: 'call_123456789', status: 'ENDED' } }))
    await calls.hangUp?.(references)
    api.answer(`GET ${path}`, reply(200, { data: { callId: 'call_123456789', status: 'ringing' } }))
    await expect(calls.hangUp?.(references)).rejects.toMatchObject({ code: 'request-invalid' })
    api.answer(`GET ${path}`, reply(500, {}))
    await expect(calls.hangUp?.(references)).rejects.toMatchObject({ code: 'request-invalid' })
  })

  test('transfer is a cold one, within the limits of its attempt', async () => {
    const api = fakeApi({
      'POST /v2/sip/call/transfer': reply(200, callReply({ status: 'answered' })),
    })
    const attempt = attemptOf(callOf({ options: { videosdk: { playDialtone: true } } }))
    const placed = await connect(api).calls.transfer?.(references, '+14155550102', attempt)
    expect(placed?.references).toEqual(references)
    expect(bodyOf(api.sent[0]?.request)).toEqual({
      callId: 'call_123456789',
      transferTo: '+14155550102',
      playDialtone: true,
    })
    expect(api.sent[0]?.limits).toMatchObject({ sendBy: attempt.sendBy, signal: attempt.signal })
  })

  test('a call without an id there cannot be asked about', async () => {
    await expect(connect(fakeApi()).calls.get?.({})).rejects.toMatchObject({ code: 'call-unknown' })
  })

  test('another room, beyond the contract', async () => {
    const api = fakeApi({
      'POST /v2/sip/call/switch-room': reply(200, {
        data: { callId: 'call_123456789', status: 'switch-room-initiated' },
      }),
    })
    const events = await videosdkExtension({ token }, api.host).switchRoom('call_123456789', {
      roomId: 'room-2',
      participantId: 'p-1',
    })
    expect(bodyOf(api.sent[0]?.request)).toEqual({
      callId: 'call_123456789',
      roomId: 'room-2',
      participantId: 'p-1',
    })
    expect(events.map(({ type, detail }) => [type, detail])).toEqual([
      ['detail', { status: 'switch-room-initiated' }],
    ])
  })
})

test('scrub takes credentials out, minted ones too', async () => {
  const api = fakeApi({ 'POST /v2/sip/call': accepted })
  const ports = connect(api, { apiKey: 'the-key', secret: 'the-secret' })
  const { request } = ports.map(callOf(), byRule, mapContext)
  await ports.calls.place(request, attemptOf())
  const minted = api.sent[0]?.request.headers['authorization'] ?? ''
  const scrubbed = ports.scrub(`${minted} the-secret dGhlLXNlY3JldA== the-key`)
  for (const secret of [minted, 'the-secret', 'dGhlLXNlY3JldA', 'the-key'])
    expect(scrubbed).not.toContain(secret)
  expect(connect(api).scrub(`x ${token} y`)).not.toContain(token)
})
