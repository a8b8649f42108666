import { TransportError } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  attemptOf,
  bodyOf,
  callOf,
  connect,
  fakeApi,
  key,
  listOf,
  participantOf,
  reply,
  room,
  sessionOf,
  trunk,
} from '../../test/fake-api.ts'

const call = 'POST /v2/sip/outbound-call'
const remove = 'POST /v2/sessions/participants/remove'
const ongoing = `GET /v2/sessions?roomId=${room}&status=ongoing&page=1&perPage=20`
const all = `GET /v2/sessions?roomId=${room}&page=1&perPage=20`
const session = 'GET /v2/sessions/621497578bea0d0404c35c4c'
const references = { participant: key, room }
const talking = participantOf([{ start: '2026-01-05T12:00:04.000Z', end: null }])
const gone = participantOf([{ start: '2026-01-05T12:00:04.000Z', end: '2026-01-05T12:01:04.000Z' }])
const ringing = { [ongoing]: listOf(), [all]: listOf() }

describe('place', () => {
  test('gives the participant and its room, and passes the limits on', async () => {
    const api = fakeApi({
      [call]: reply(200, { statusCode: 200, message: 'Success', participantId: key }),
    })
    const ports = connect(api)
    const attempt = attemptOf()
    const { request } = ports.map(callOf(), trunk, { key, prepared: undefined, options: {} })
    expect(await ports.calls.place(request, attempt)).toMatchObject({
      references,
      events: [{ type: 'initiated', attemptKey: key, providerStatus: 'Success' }],
    })
    expect(api.sent[0]?.limits).toEqual({
      sendBy: attempt.sendBy,
      signal: attempt.signal,
      timeoutMs: 10_000,
    })
    expect(api.sent[0]?.request).toMatchObject({ ...request, headers: request.headers })
  })
})

describe('get', () => {
  const get = (api: ReturnType<typeof fakeApi>, more = {}) =>
    connect(api).calls.get?.({ ...references, ...more })

  test('finds it in the live session', async () => {
    const api = fakeApi({ [ongoing]: listOf(sessionOf([participantOf([], 'other'), talking])) })
    expect(await get(api)).toMatchObject([{ type: 'answered' }])
    expect(api.asked).toEqual([ongoing])
  })
  test('and when the session is over, in that', async () => {
    const over = sessionOf([gone], { status: 'ended', end: '2026-01-05T12:01:04.000Z' })
    const api = fakeApi({ [ongoing]: listOf(), [all]: listOf(over) })
    expect(await get(api)).toMatchObject([{ type: 'answered' }, { type: 'ended' }])
  })
  test('asks for a session it knows alone', async () => {
    const api = fakeApi({ [session]: reply(200, sessionOf([talking])) })
    expect(await get(api, { session: '621497578bea0d0404c35c4c' })).toHaveLength(1)
    expect(api.asked).toEqual([session])
  })
  test('and looks again where that session is gone', async () => {
    const api = fakeApi({ [ongoing]: listOf(sessionOf([talking])) })
    expect(await get(api, { session: 'elsewhere' })).toHaveLength(1)
    expect(api.asked).toEqual(['GET /v2/sessions/elsewhere', ongoing])
  })
  test('walks the pages', async () => {
    const page = (data: readonly unknown[]) =>
      reply(200, { pageInfo: { currentPage: 1, lastPage: 2 }, data })
    const api = fakeApi({
      [ongoing]: listOf(),
      [all]: page([sessionOf([])]),
      [all.replace('page=1', 'page=2')]: page([sessionOf([gone])]),
    })
    expect(await get(api)).toHaveLength(2)
  })
  test('asks for participants that the list leaves out', async () => {
    const participants = `${session}/participants?page=1&perPage=20`
    const api = fakeApi({
      [ongoing]: listOf(sessionOf(undefined)),
      [participants]: reply(200, { pageInfo: {}, data: [sessionOf([talking])] }),
    })
    expect(await get(api)).toHaveLength(1)
    api.answer(participants, reply(200, { data: sessionOf([talking]) }))
    expect(await get(api)).toHaveLength(1)
    api.answer(participants, reply(200, { data: [] }))
    await expect(get(api)).rejects.toMatchObject({ code: 'unexpected' })
  })
  test('has nothing to tell of one that has not joined', async () => {
    expect(await get(fakeApi(ringing))).toEqual([])
  })
  test('fails where VideoSDK does, and without references', async () => {
    const api = fakeApi({ [ongoing]: reply(500, { message: 'oops' }) })
    await expect(get(api)).rejects.toMatchObject({ code: 'provider-down' })
    api.answer(ongoing, reply(200, { data: 'none' }))
    await expect(get(api)).rejects.toMatchObject({ code: 'unexpected' })
    await expect(connect(api).calls.get?.({ participant: key })).rejects.toMatchObject({
      code: 'call-unknown',
    })
  })
})

describe('locate', () => {
  const locate = (api: ReturnType<typeof fakeApi>, of = callOf()) =>
    connect(api).calls.locate?.({ ...attemptOf(of), sentAt: 0, isOwned: async () => false })

  test('adopts the participant that has the key for its id', async () => {
    const api = fakeApi({ [ongoing]: listOf(sessionOf([talking])) })
    expect(await locate(api)).toMatchObject({
      outcome: 'placed',
      references: { ...references, session: '621497578bea0d0404c35c4c' },
      events: [{ type: 'answered' }],
    })
  })
  test.each([
    ['no participant with that id', listOf(sessionOf([participantOf([], 'other')]))],
    ['one that has not joined', listOf(sessionOf([participantOf([])]))],
  ])('%s proves nothing', async (_name, answer) => {
    const api = fakeApi({ [ongoing]: answer, [all]: listOf() })
    expect(await locate(api)).toMatchObject({ outcome: 'unknown' })
  })
  test.each([
    ['an error', reply(500, { message: 'oops' }), 'provider-down'],
    ['nonsense', reply(200, { data: 'none' }), 'unexpected'],
    ['silence', new TransportError('timeout', true), 'timeout'],
  ])('fails with %s', async (_name, answer, code) => {
    const api = fakeApi({ [ongoing]: answer, [all]: listOf() })
    await expect(locate(api)).rejects.toMatchObject({ code })
  })
  test('without a room there is nowhere to look', async () => {
    const api = fakeApi()
    expect(await locate(api, callOf({ connect: undefined }))).toMatchObject({ outcome: 'unknown' })
    expect(api.sent).toEqual([])
  })
})

describe('hangUp', () => {
  test('removes the participant', async () => {
    const api = fakeApi({ [remove]: reply(200, sessionOf([talking])) })
    await connect(api).calls.hangUp?.({ ...references, session: 's-1' })
    expect(bodyOf(api.sent[0]?.request)).toEqual({
      participantId: key,
      roomId: room,
      sessionId: 's-1',
    })
  })
  test('a removal that was taken before it joined is told as such, until it is seen to have joined', async () => {
    const api = fakeApi({ [remove]: reply(200, { message: 'removed' }), ...ringing })
    const { calls } = connect(api)
    await calls.hangUp?.(references)
    const at = api.host.clock.now()
    await api.host.clock.advance(5000)
    await calls.hangUp?.(references)
    // It may have joined right before it was removed, which the sessions show late.
    await api.host.clock.advance(24_999)
    expect(await calls.get?.(references)).toEqual([])
    await api.host.clock.advance(1)
    expect(await calls.get?.(references)).toMatchObject([
      { type: 'ended', at, end: { status: 'canceled', rang: 'unknown' } },
    ])
    api.answer(ongoing, listOf(sessionOf([gone])))
    expect(await calls.get?.(references)).toMatchObject([
      { type: 'answered' },
      { type: 'ended', end: { status: 'completed' } },
    ])
  })
  test('of one that has left is not a failure', async () => {
    const api = fakeApi({ [ongoing]: listOf(sessionOf([gone])) })
    await connect(api).calls.hangUp?.(references)
    expect(api.asked[0]).toBe(remove)
  })
  test.each([
    ['is there', { [ongoing]: listOf(sessionOf([talking])) }],
    ['has not joined', ringing],
    ['cannot be looked for', { [ongoing]: reply(500, { message: 'oops' }) }],
  ])('that is refused for one that %s is one', async (_name, answers) => {
    const api = fakeApi(answers)
    const { calls } = connect(api)
    await expect(calls.hangUp?.(references)).rejects.toMatchObject({ code: 'not-found' })
    api.answer(ongoing, listOf())
    api.answer(all, listOf())
    expect(await calls.get?.(references)).toEqual([])
  })
  test('without a response is one', async () => {
    const api = fakeApi({ [remove]: new TransportError('timeout', true) })
    await expect(connect(api).calls.hangUp?.(references)).rejects.toMatchObject({ code: 'timeout' })
    expect(api.asked).toEqual([remove])
  })
})

test.each(['..', '.', 'a/../b', 'a?b', '../../sip/call', '\0'])(
  'the hostile id %j reaches no path (C1)',
  async (id) => {
    const api = fakeApi({ [ongoing]: listOf(), [all]: listOf() })
    const { calls } = connect(api)
    for (const hostile of [
      { ...references, session: id },
      { ...references, participant: id },
    ])
      for (const verb of [calls.get, calls.hangUp])
        await expect(verb?.(hostile)).rejects.toMatchObject({ code: 'input-invalid' })
    expect(api.asked).toEqual([])
  },
)
