import { CallError, type References } from '@callplane/core'
import { settlePromises } from '@callplane/core/testing'
import fc from 'fast-check'
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
} from '../../test/fake-api.ts'
import { dailyExtension } from '../extension.ts'

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
      timeoutMs: 10_000,
    })
  })
})

describe('locate', () => {
  const locate = (answer: Parameters<ReturnType<typeof fakeApi>['answer']>[1]) => {
    const api = fakeApi({ [`GET ${path}/presence`]: answer })
    return connect(api).calls.locate?.({ ...attemptOf(), sentAt: 0, isOwned: async () => false })
  }
  const who = (...userIds: (string | null)[]) =>
    reply(200, { data: userIds.map((userId, n) => ({ id: n === 0 ? session : `s-${n}`, userId })) })

  it('adopts the one who has our key', async () => {
    expect(await locate(who(key, null, 'other'))).toEqual({
      outcome: 'placed',
      byKey: true,
      references,
    })
  })
  it.each([
    ['no participant', who()],
    ['others only', who('other', null)],
    ['two with our key', who(key, key)],
    ['no such room', refusal(404, 'not-found', 'room not found')],
  ])('does not know with %s', async (_what, answer) => {
    expect(await locate(answer)).toMatchObject({ outcome: 'unknown' })
  })
  it.each([
    ['a broken Daily', refusal(500, 'server-error', 'x'), 'provider-down'],
    ['nonsense', reply(200, '[]'), 'unexpected'],
  ])('fails with %s', async (_what, answer, code) => {
    await expect(locate(answer)).rejects.toMatchObject({ code })
  })
  it('does not know without a room', async () => {
    const attempt = attemptOf(callOf({ connect: undefined }))
    expect(
      await connect(fakeApi()).calls.locate?.({
        ...attempt,
        sentAt: 0,
        isOwned: async () => false,
      }),
    ).toMatchObject({
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
    [reply(404, '<html>'), 'unexpected'],
    // Says nothing of the session (V6).
    [refusal(404, 'not-found', `room ${room} not found`), 'room-unusable'],
    [refusal(400, 'invalid-request-error', 'the room is not in SFU mode'), 'room-unusable'],
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

describe('hang-up of a caller (V6)', () => {
  const caller = { ...references, pinlessCall: 'c-1' }
  const eject = `POST ${path}/eject`
  const meetings = 'GET /meetings'
  const hangUp = (answers: Parameters<typeof fakeApi>[0], who: References = caller) => {
    const api = fakeApi(answers)
    return { api, done: connect(api).calls.hangUp?.(who) }
  }
  it('ejects the participant', async () => {
    const { api, done } = hangUp({ [eject]: reply(200, { ejectedIds: [session] }) })
    await done
    expect(api.asked).toEqual([eject])
    expect(bodyOf(api.sent[0]?.request)).toEqual({ ids: [session] })
  })
  it('is done when the archive says that the caller has left', async () => {
    const stay = { participant_id: session, join_time: 1_767_614_000, duration: 9 }
    const meeting = { id: 'm', start_time: 1_767_614_000, duration: 9, ongoing: false }
    const { done } = hangUp({
      [eject]: reply(200, { ejectedIds: [] }),
      [`GET ${path}/presence`]: reply(200, { data: [] }),
      [meetings]: reply(200, { data: [{ ...meeting, participants: [stay] }] }),
    })
    await expect(done).resolves.toBeUndefined()
  })
  it.each([
    ['no participant was ejected', reply(200, { ejectedIds: [] }), 'call-not-live'],
    ['another was ejected', reply(200, { ejectedIds: ['x'] }), 'call-not-live'],
    ['404', refusal(404, 'not-found', 'room is not hosting a call'), 'room-unusable'],
    ['nonsense', reply(200, {}), 'unexpected'],
  ])('fails when %s', async (_what, answer, code) => {
    const { done } = hangUp({ [eject]: answer, [meetings]: reply(200, { data: [] }) })
    await expect(done).rejects.toMatchObject({ code })
  })
  it('on hold fails and says why', async () => {
    const { api, done } = hangUp({}, { pinlessCall: 'c-1' })
    await expect(done).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('on hold'),
    })
    expect(api.sent).toEqual([])
  })
})

describe('references and ids from outside (C1)', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '.',
      '..',
      '',
      '../rooms',
      'a/../b',
      'a\\b',
      '%2e%2e',
      'x?y=1',
      'x#y',
      ' ',
      '\0',
      'a\r\nb',
    ),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  it('never lead a command to another path', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (where, id) => {
        const api = fakeApi()
        const { calls, numbers } = connect(api)
        const { webhooks, dialInConfigs } = dailyExtension({ apiKey }, api.host)
        const odd = { session: id, roomSession: `${where}/${id}` }
        const call = { ...callOf(), connect: { room: where } }
        const attempt = { ...attemptOf(call), sentAt: 0, isOwned: async () => false }
        for (const run of [
          () => calls.hangUp?.(odd),
          () => calls.hangUp?.({ ...odd, pinlessCall: id }),
          () => calls.sendDigits?.(odd, '1'),
          () => calls.transfer?.(odd, '+14155550124', attempt),
          () => calls.review?.(odd, 0),
          () => calls.locate?.(attempt),
          () => numbers?.release?.(id),
          () => webhooks.update(id, {}),
          () => webhooks.get(id),
          () => webhooks.remove(id),
          () => dialInConfigs.update(id, {}),
          () => dialInConfigs.remove(id),
        ])
          try {
            await run()
          } catch (error) {
            if (!CallError.isInstance(error)) throw error
            refused++
          }
        for (const { request } of api.sent)
          expect(new URL(request.url).pathname).toMatch(
            /^\/v1\/(rooms\/[\w-]+\/(dialOut\/(stop|sendDTMF)|eject|presence|sipCallTransfer)|meetings|purchased-phone-numbers|(webhooks|domain-dialin-config|release-phone-number)\/[\w-]+)$/,
          )
      }),
    )
    expect(refused).toBeGreaterThan(100)
  })
  it.each(['..', 'a.b', 'a b', 'x'.repeat(129)])(
    'a room named %j is refused before it is sent',
    (where) => {
      const call = { ...callOf(), connect: { room: where } }
      const map = () =>
        connect(fakeApi()).map(call, attemptOf().route, { key, prepared: {}, options: undefined })
      expect(map).toThrow(expect.objectContaining({ code: 'room-unusable', dialled: 'no' }))
    },
  )
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
