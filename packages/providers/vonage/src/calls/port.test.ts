import { TransportError, type CallError } from '@callplane/core'
import { verifyJwt } from '@callplane/kit'
import { describe, expect, test } from 'vitest'
import {
  account,
  attemptOf,
  callOf,
  connect,
  conversation,
  far,
  from,
  keyPair,
  near,
  problem,
  reply,
  uuid,
} from '../../test/fake.ts'
import { vonage } from '../plugin.ts'

const created = reply(201, {
  uuid,
  status: 'started',
  direction: 'outbound',
  conversation_uuid: conversation,
})
const other = '00000000-4a51-4f6b-86e1-46edebcf9356'
const state = (more: object = {}) => ({
  uuid,
  conversation_uuid: conversation,
  status: 'answered',
  direction: 'outbound',
  to: { type: 'phone', number: far.slice(1) },
  from: { type: 'phone', number: from.slice(1) },
  ...more,
})
const list = (...calls: readonly object[]) => reply(200, { _embedded: { calls } })
const request = connect().ports.map(
  callOf(),
  { provider: 'vonage', weight: 1 },
  { key: 'cp1', prepared: undefined, options: {} },
).request
const references = { call: uuid, far: uuid }

describe('place', () => {
  test('sends what map gave, byte for byte, with a token and the limits', async () => {
    const { ports, sent } = connect(created)
    const attempt = attemptOf()
    const placed = await ports.calls.place(request, attempt)
    expect(placed).toMatchObject({
      references,
      events: [{ id: `${uuid}:started`, type: 'initiated' }],
    })
    const { authorization = '', ...headers } = sent[0]?.request.headers ?? {}
    expect({ ...sent[0]?.request, headers }).toEqual(request)
    expect(sent[0]?.limits).toEqual({
      sendBy: attempt.sendBy,
      signal: attempt.signal,
      timeoutMs: 10_000,
    })
    const claims = await verifyJwt({
      token: authorization.replace('Bearer ', ''),
      algorithm: 'RS256',
      key: keyPair.publicKey,
      now: Date.UTC(2026, 0, 5, 12),
    })
    expect(claims).toMatchObject({
      application_id: account.applicationId,
      iat: Date.UTC(2026, 0, 5, 12) / 1000,
      jti: expect.any(String),
    })
  })

  test('of a near end first gives its references', async () => {
    const { ports } = connect(created)
    const call = callOf({ connect: { phone: near, first: true } })
    const placed = await ports.calls.place(request, attemptOf({ call }))
    expect(placed.references).toEqual({ call: uuid, near: uuid, conversation })
    expect(placed.events).toMatchObject([{ leg: 'near' }])
  })

  const refused = (name: string) => problem('t', { invalid_parameters: [{ name, reason: 'no' }] })
  test.each([
    [400, refused('to[0].number'), 'number-invalid', 'no'],
    [400, refused('from.number'), 'caller-id', 'no'],
    [400, refused('ringing_timer'), 'request-invalid', 'no'],
    [401, problem('Unauthorized'), 'auth', 'no'],
    [401, { type: 'UNAUTHORIZED', error_title: 'Unauthorized' }, 'auth', 'no'],
    [402, problem('Low balance'), 'balance', 'no'],
    [403, problem('Forbidden'), 'permission', 'no'],
    [429, problem('Rate limit'), 'rate', 'no'],
    [500, problem('Internal'), 'provider-down', 'unknown'],
    [503, problem('Unavailable'), 'provider-down', 'unknown'],
    [502, '<html>', 'provider-down', 'unknown'],
    [400, '<html>', 'unexpected', 'unknown'],
    [429, '{}', 'unexpected', 'unknown'],
    [302, '', 'unexpected', 'unknown'],
    [201, '', 'unexpected', 'unknown'],
    [201, '{"status":"started"}', 'unexpected', 'unknown'],
  ] as const)('HTTP %i %j is %s, dialled: %s', async (status, body, code, dialled) => {
    const { ports } = connect(reply(status, body, { 'retry-after': '7' }))
    const error = await ports.calls.place(request, attemptOf()).catch((e: unknown) => e)
    expect(error).toMatchObject({ code, dialled, provider: 'vonage' })
    if (status === 429) expect((error as CallError).retryAfter).toBe(7)
  })

  test.each([
    [new TransportError('connect', false), 'transport', 'no'],
    [new TransportError('send-by', false), 'expired', 'no'],
    [new TransportError('reset', true), 'transport', 'unknown'],
    [new TransportError('timeout', true), 'timeout', 'unknown'],
  ] as const)('%s', async (failure, code, dialled) => {
    const { ports } = connect(failure)
    await expect(ports.calls.place(request, attemptOf())).rejects.toMatchObject({ code, dialled })
  })

  test('keeps words and code of a refusal, and no number', async () => {
    const detail = `${far} and ${far.slice(1)} and sip:a@b.example cannot be called`
    const { ports } = connect(reply(400, problem('Bad', { detail })))
    const error: unknown = await ports.calls.place(request, attemptOf()).catch((e: unknown) => e)
    expect(error).toMatchObject({
      providerCode: 'some-code',
      message: 'vonage: [number] and [number] and [address] cannot be called (some-code, HTTP 400)',
    })
  })
})

describe('locate', () => {
  const locate = (...calls: readonly object[]) => {
    const fake = connect(list(...calls), ...calls.map((call) => list(call)))
    return fake.ports.calls.locate?.({
      ...attemptOf(),
      sentAt: Date.UTC(2026, 0, 5, 12),
      isOwned: async () => false,
    })
  }

  test('adopts the only call between the two numbers in that time', async () => {
    const { ports, sent } = connect(
      list(state(), state({ uuid: other, to: { type: 'phone', number: near.slice(1) } })),
      list(state()),
    )
    const found = await ports.calls.locate?.({
      ...attemptOf(),
      sentAt: Date.UTC(2026, 0, 5, 12),
      isOwned: async () => false,
    })
    expect(found).toMatchObject({ outcome: 'placed', references, events: [{ type: 'answered' }] })
    const query = new URL(sent[0]?.request.url ?? '').searchParams
    expect(Object.fromEntries(query)).toEqual({
      date_start: '2026-01-05T11:59:55.000Z',
      date_end: '2026-01-05T12:01:00.000Z',
      page_size: '100',
      record_index: '0',
      order: 'desc',
    })
  })

  test.each([
    ['none', []],
    ['two', [state(), state({ uuid: other })]],
    ['an incoming one', [state({ direction: 'inbound' })]],
    ['one from another number', [state({ from: { type: 'phone', number: near.slice(1) } })]],
  ])('does not know by %s', async (_name, calls) => {
    expect(await locate(...calls)).toMatchObject({ outcome: 'unknown' })
  })

  test('leaves out what another attempt owns, and adopts the one that is left (S3)', async () => {
    const look = (...calls: readonly object[]) =>
      connect(list(...calls), list(state())).ports.calls.locate?.({
        ...attemptOf(),
        sentAt: Date.UTC(2026, 0, 5, 12),
        isOwned: async ({ call }) => call === other,
      })
    expect(await look(state({ uuid: other }))).toMatchObject({ outcome: 'unknown' })
    expect(await look(state(), state({ uuid: other }))).toMatchObject({
      outcome: 'placed',
      references,
    })
  })

  test('leaves out a leg that began no conversation, for a document dialled it (S3)', async () => {
    const root = state({ uuid: other, to: { type: 'phone', number: near.slice(1) } })
    const { ports, sent } = connect(list(state()), list(root, state()))
    const look = { ...attemptOf(), sentAt: Date.UTC(2026, 0, 5, 12), isOwned: async () => false }
    expect(await ports.calls.locate?.(look)).toMatchObject({ outcome: 'unknown' })
    const query = new URL(sent[1]?.request.url ?? '').searchParams
    expect(Object.fromEntries(query)).toEqual({
      conversation_uuid: conversation,
      page_size: '10',
      order: 'asc',
    })
    const own = connect(list(state()), list(state(), root))
    expect(await own.ports.calls.locate?.(look)).toMatchObject({ outcome: 'placed', references })
  })

  const strangers = Array.from({ length: 100 }, (_, at) =>
    state({ uuid: `${at}`, to: { type: 'phone', number: near.slice(1) } }),
  )

  test('looks at the page after a full one', async () => {
    const { ports, sent } = connect(list(...strangers), list(state()), list(state()))
    const found = await ports.calls.locate?.({
      ...attemptOf(),
      sentAt: Date.UTC(2026, 0, 5, 12),
      isOwned: async () => false,
    })
    expect(found).toMatchObject({ outcome: 'placed', references })
    expect(
      sent.map(({ request }) => new URL(request.url).searchParams.get('record_index')),
    ).toEqual(['0', '100', null])
  })

  test('does not know where the pages have no end', async () => {
    const { ports, sent } = connect(...Array.from({ length: 30 }, () => list(...strangers)))
    expect(
      await ports.calls.locate?.({ ...attemptOf(), sentAt: 0, isOwned: async () => false }),
    ).toMatchObject({
      outcome: 'unknown',
    })
    expect(sent).toHaveLength(20)
  })

  test('knows a sip: address by what precedes its parameters', async () => {
    const sip = state({ to: { type: 'sip', uri: 'sip:a@b.example;transport=tls;media=srtp' } })
    const { ports } = connect(list(sip), list(sip))
    const call = callOf({ to: 'sip:a@B.example' })
    const found = await ports.calls.locate?.({
      ...attemptOf({ call }),
      sentAt: 0,
      isOwned: async () => false,
    })
    expect(found?.outcome).toBe('placed')
  })
})

describe('get', () => {
  test.each([
    [{ status: 'started' }, ['initiated']],
    [{ status: 'answered' }, ['answered']],
    [{ status: 'machine' }, ['answered', 'machine']],
    [{ status: 'busy', duration: '0' }, ['ended']],
    [{ status: 'completed', duration: '5' }, ['answered', 'ended']],
    [{ status: 'completed', duration: '0' }, ['ended']],
    [{ status: 'levitating' }, []],
  ])('%j is %j', async (more, types) => {
    const { ports } = connect(reply(200, state(more)), list(state(more)))
    const events = await ports.calls.get?.(references)
    expect(events?.map(({ type }) => type)).toEqual(types)
  })

  // Whole seconds hide a talk that was shorter than one.
  test.each([
    ['its times', { start_time: '2026-01-05 12:00:04', end_time: '2026-01-05 12:00:05' }, 1],
    ['nothing', { start_time: '2026-01-05 12:00:04', end_time: '2026-01-05 12:00:04' }, 1],
    ['the leg that its document dialled', { end_time: '2026-01-05 12:00:04' }, 2],
  ])('an end without talk shows the answer by %s (W4)', async (what, times, legs) => {
    const ended = state({ status: 'completed', duration: '0', ...times })
    const all = [ended, state({ uuid: other })].slice(0, legs)
    const events = await connect(reply(200, ended), list(...all)).ports.calls.get?.(references)
    expect(events?.map(({ type }) => type)).toEqual([
      ...(what === 'nothing' ? [] : ['answered']),
      'ended',
    ])
  })

  describe('where reports of the leg alone have come that the document dialled', () => {
    test.each([
      ['far', { near: other }],
      ['near', { far: other }],
    ] as const)('finds the %s leg that began the conversation', async (role, known) => {
      const second = state({ uuid: other })
      const { ports, sent } = connect(
        list(state(), second),
        reply(200, state()),
        list(state(), second),
        reply(200, second),
      )
      const events = await ports.calls.get?.({ conversation, ...known })
      expect(events?.[0]).toMatchObject({
        leg: role,
        type: 'answered',
        references: { call: uuid, [role]: uuid },
      })
      expect(sent[0]?.request.url).toContain(`conversation_uuid=${conversation}`)
    })

    test('hangs up both', async () => {
      const { ports, sent } = connect(
        list(state(), state({ uuid: other })),
        reply(204),
        reply(404, problem('Not found')),
      )
      await ports.calls.hangUp?.({ conversation, near: other })
      expect(sent.slice(1).map(({ request }) => request.url.split('/').at(-1))).toEqual([
        uuid,
        other,
      ])
    })

    test.each([
      ['that leg is the first one', { conversation, near: uuid }],
      ['no conversation is known', { near: other }],
    ])('knows of no call where %s', async (_name, known) => {
      const { ports } = connect(list(state()))
      await expect(ports.calls.get?.(known)).rejects.toMatchObject({ code: 'call-unknown' })
    })
  })

  test('tells the times of an ended call, in UTC, under the ids of the webhooks', async () => {
    const times = { start_time: '2026-01-05 12:00:04', end_time: '2026-01-05 12:00:09' }
    const ended = state({ status: 'completed', duration: '5', price: '0.1', ...times })
    const events = await connect(reply(200, ended)).ports.calls.get?.(references)
    expect(events).toMatchObject([
      { id: `${uuid}:answered`, at: Date.UTC(2026, 0, 5, 12, 0, 4) },
      { id: `${uuid}:completed`, at: Date.UTC(2026, 0, 5, 12, 0, 9), cost: { amount: 0.1 } },
    ])
  })

  test('finds the far leg of a near end first in its conversation', async () => {
    const { ports, sent } = connect(
      reply(200, state()),
      list(state(), state({ uuid: other, status: 'busy' })),
    )
    const events = await ports.calls.get?.({ call: uuid, near: uuid })
    expect(events?.map(({ leg, providerStatus }) => [leg, providerStatus])).toEqual([
      ['near', 'answered'],
      ['far', 'busy'],
    ])
    expect(sent[1]?.request.url).toContain(`conversation_uuid=${conversation}`)
  })
})

describe('hang-up', () => {
  test.each([204, 404])('HTTP %i is done', async (status) => {
    const { ports, sent } = connect(reply(status, status === 404 ? problem('Not found') : ''))
    await ports.calls.hangUp?.(references)
    expect(sent.map(({ request }) => [request.method, request.body])).toEqual([
      ['PUT', '{"action":"hangup"}'],
    ])
  })

  test('right after the create fails, so that it is tried again', async () => {
    const { ports } = connect(reply(400, problem('Bad')), reply(200, state({ status: 'started' })))
    await expect(ports.calls.hangUp?.(references)).rejects.toMatchObject({ code: 'call-not-live' })
  })

  test('of a call that ended meanwhile is done', async () => {
    const { ports } = connect(
      reply(400, problem('Bad')),
      reply(200, state({ status: 'completed' })),
    )
    expect(await ports.calls.hangUp?.(references)).toBeUndefined()
  })

  test('ends every leg that is known', async () => {
    const { ports, sent } = connect(reply(204), reply(404, problem('Not found')))
    await ports.calls.hangUp?.({ call: uuid, near: uuid, far: other })
    expect(sent.map(({ request }) => request.url.split('/').at(-1))).toEqual([uuid, other])
  })

  test('does not hide a failure', async () => {
    const { ports } = connect(reply(500, problem('Internal')))
    await expect(ports.calls.hangUp?.(references)).rejects.toMatchObject({ code: 'provider-down' })
    await expect(ports.calls.hangUp?.({})).rejects.toMatchObject({ code: 'call-unknown' })
  })
})

test('digits go to the far leg, with their pauses', async () => {
  const { ports, sent } = connect(reply(200, {}))
  await ports.calls.sendDigits?.({ call: uuid, near: uuid, far: other }, '1w2')
  expect(sent[0]?.request).toMatchObject({
    method: 'PUT',
    url: `https://api.nexmo.com/v1/calls/${other}/dtmf`,
    body: '{"digits":"1p2"}',
  })
})

describe('digits of a call whose near end was rung first', () => {
  const nearFirst = { call: uuid, near: uuid }
  test('go to the other leg of its conversation', async () => {
    const { ports, sent } = connect(
      reply(200, state()),
      list(state(), state({ uuid: other })),
      reply(200, {}),
    )
    await ports.calls.sendDigits?.(nearFirst, '1')
    expect(sent.map(({ request }) => request.method)).toEqual(['GET', 'GET', 'PUT'])
    expect(sent.at(-1)?.request.url).toContain(`/${other}/dtmf`)
  })
  test.each([
    ['no other party is', []],
    ['two others are', [state({ uuid: other }), state({ uuid: other.replace('0', '1') })]],
  ])('go to no party where %s in it', async (_name, others) => {
    const { ports, sent } = connect(reply(200, state()), list(state(), ...others))
    await expect(ports.calls.sendDigits?.(nearFirst, '1')).rejects.toMatchObject({
      code: 'call-not-live',
    })
    expect(sent).toHaveLength(2)
  })
})

test('a transfer gives the far leg another NCCO, within the limits of an attempt', async () => {
  const { ports, sent } = connect(reply(204))
  const attempt = attemptOf()
  expect(await ports.calls.transfer?.(references, near, attempt)).toEqual({ references })
  expect(JSON.parse(sent[0]?.request.body ?? '')).toEqual({
    action: 'transfer',
    destination: {
      type: 'ncco',
      ncco: [
        {
          action: 'connect',
          from: from.slice(1),
          endpoint: [{ type: 'phone', number: near.slice(1) }],
          eventUrl: [`${attempt.callbackUrl}&second=near`],
        },
      ],
    },
  })
  expect(sent[0]?.limits).toMatchObject({ sendBy: attempt.sendBy, signal: attempt.signal })
})

test('one token serves many requests', async () => {
  const { ports, sent } = connect(reply(204), reply(204))
  await ports.calls.hangUp?.(references)
  await ports.calls.hangUp?.(references)
  const [first, second] = sent.map(({ request }) => request.headers.authorization)
  expect(first).toBe(second)
})

test.each(['', 'not a key', keyPair.publicKey])('the private key must be one: %#', (privateKey) => {
  expect(() => vonage({ ...account, privateKey })).toThrow('privateKey')
})
