import { settlePromises } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import {
  apiKey,
  attemptOf,
  bodyOf,
  callerId,
  callOf,
  connect,
  fakeApi,
  key,
  mapOf,
  references,
  refusal,
  reply,
  room,
  session,
} from '../test/fake-api.ts'

const path = `/rooms/${room}`

describe('place', () => {
  it.each(['true', true])('sends the mapped request and the key, ok: %j', async (ok) => {
    const api = fakeApi({ [`POST ${path}/dialOut/start`]: reply(200, { ok, sessionId: session }) })
    const { request } = mapOf()
    const attempt = attemptOf()
    expect(await connect(api).calls.place(request, attempt)).toEqual({ references })
    const [sent] = api.sent
    expect(sent?.request).toEqual({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${apiKey}` },
    })
    expect(sent?.limits).toEqual({
      sendBy: attempt.sendBy,
      signal: attempt.signal,
      timeout: 10_000,
    })
  })
})

describe('locate', () => {
  const locate = (answer: Parameters<ReturnType<typeof fakeApi>['answer']>[1]) => {
    const api = fakeApi({ [`GET ${path}/presence`]: answer })
    return connect(api).calls.locate?.({ ...attemptOf(), sentAt: 0 })
  }
  const who = (...userIds: (string | null)[]) =>
    reply(200, { data: userIds.map((userId, n) => ({ id: n === 0 ? session : `s-${n}`, userId })) })

  it('adopts the one who has our key', async () => {
    expect(await locate(who(key, null, 'other'))).toEqual({ outcome: 'placed', references })
  })
  it.each([
    ['nobody', who()],
    ['others only', who('other', null)],
    ['two with our key', who(key, key)],
    ['no such room', refusal(404, 'not-found', 'room not found')],
    ['a broken Daily', refusal(500, 'server-error', 'x')],
    ['nonsense', reply(200, '[]')],
  ])('does not know with %s', async (_what, answer) => {
    expect(await locate(answer)).toMatchObject({ outcome: 'unknown' })
  })
  it('does not know without a room', async () => {
    const attempt = attemptOf(callOf({ connect: undefined }))
    expect(await connect(fakeApi()).calls.locate?.({ ...attempt, sentAt: 0 })).toMatchObject({
      outcome: 'unknown',
    })
  })
})

describe('hang-up', () => {
  const stop = `POST ${path}/dialOut/stop`
  it('stops the session in its room', async () => {
    const api = fakeApi({ [stop]: reply(200, { ok: true }) })
    await connect(api).calls.hangUp?.(references)
    expect(bodyOf(api.sent[0]?.request)).toEqual({ sessionId: session })
  })
  it.each([
    refusal(404, 'not-found', 'room is not hosting a call'),
    refusal(404, 'not-found', `invalid sessionId ${session}`),
    refusal(400, 'invalid-request-error', 'call closed before delivery'),
  ])('is done when the session is over', async (answer) => {
    const api = fakeApi({ [stop]: answer })
    await connect(api).calls.hangUp?.(references)
    expect(api.asked).toEqual([stop])
  })
  it.each([
    [refusal(500, 'server-error', 'not hosting a call'), 'provider-down'],
    [refusal(401, 'authentication-error', 'bad key'), 'auth'],
    [refusal(429, 'rate-limit-error', 'slow down'), 'rate'],
    [reply(404, '<html>'), 'not-found'],
  ])('is not done otherwise', async (answer, code) => {
    const hangingUp = connect(fakeApi({ [stop]: answer })).calls.hangUp?.(references)
    await expect(hangingUp).rejects.toMatchObject({ code })
  })
  it('needs the room', async () => {
    await expect(connect(fakeApi()).calls.hangUp?.({ session })).rejects.toMatchObject({
      code: 'call-unknown',
    })
  })
})

describe('digits', () => {
  const tonesOf = (api: ReturnType<typeof fakeApi>) =>
    api.sent.map(({ request }) => bodyOf(request)['tones'])
  const api = () => fakeApi({ [`POST ${path}/dialOut/sendDTMF`]: reply(200, { ok: true }) })

  it('go in one request of at most 20', async () => {
    const fake = api()
    await connect(fake).calls.sendDigits?.(references, '0123456789ABCD*#0123')
    expect(bodyOf(fake.sent[0]?.request)).toEqual({
      sessionId: session,
      tones: '0123456789ABCD*#0123',
      digitDurationMs: 500,
    })
  })
  it('wait for the pauses and for the tones before them', async () => {
    const fake = api()
    const sending = connect(fake).calls.sendDigits?.(references, 'w12ww3w')
    await settlePromises()
    expect(tonesOf(fake)).toEqual([])
    await fake.host.clock.advance(500)
    expect(tonesOf(fake)).toEqual(['12'])
    await fake.host.clock.advance(1_999)
    expect(tonesOf(fake)).toEqual(['12'])
    await fake.host.clock.advance(1)
    expect(tonesOf(fake)).toEqual(['12', '3'])
    await sending
  })
  it('more than 20 are played one part after the other', async () => {
    const fake = api()
    const sending = connect(fake).calls.sendDigits?.(references, '1'.repeat(25))
    await settlePromises()
    expect(tonesOf(fake)).toEqual(['1'.repeat(20)])
    await fake.host.clock.advance(10_000)
    expect(tonesOf(fake)).toEqual(['1'.repeat(20), '11111'])
    await sending
  })
})

describe('transfer', () => {
  const bridged = `POST ${path}/sipCallTransfer`
  const api = () =>
    fakeApi({
      [bridged]: reply(200, { ok: true }),
      [`POST ${path}/sipRefer`]: reply(200, { ok: true }),
    })
  const transfer = async (to: string, options?: unknown) => {
    const fake = api()
    const attempt = attemptOf(callOf({ options: options && { daily: { transfer: options } } }))
    await connect(fake).calls.transfer?.(references, to, attempt)
    const { request, limits } = fake.sent.at(-1) ?? {}
    expect(limits).toMatchObject({ sendBy: attempt.sendBy, signal: attempt.signal })
    return [fake.asked.at(-1), bodyOf(request)]
  }

  it('is bridged from the number of the call', async () => {
    const body = { sessionId: session, toEndPoint: '+14155550124', callerId }
    expect(await transfer('+14155550124')).toEqual([bridged, body])
  })
  it('has its own caller ID and extension', async () => {
    const options = { callerId: 'other', extension: '9', waitBeforeExtensionDialSec: 2 }
    expect(await transfer('+14155550124', options)).toEqual([
      bridged,
      { sessionId: session, toEndPoint: '+14155550124', ...options },
    ])
  })
  it('to SIP has no caller ID', async () => {
    const body = { sessionId: session, toEndPoint: 'sip:a@b.example' }
    expect(await transfer('sip:a@b.example')).toEqual([bridged, body])
    expect(await transfer('sip:a@b.example', { method: 'sipRefer' })).toEqual([
      `POST ${path}/sipRefer`,
      body,
    ])
  })
  it.each([
    ['+14155550124', { method: 'sipRefer' }],
    ['sips:a@b.example', undefined],
  ])('to %s with %j is refused here', async (to, options) => {
    await expect(transfer(to, options)).rejects.toMatchObject({
      code: 'unsupported',
      dialled: 'no',
    })
  })
})
