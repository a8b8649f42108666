import type { Ports, WireRequest, WireResponse } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  attemptOf,
  callId,
  callOf,
  connected,
  far,
  key,
  near,
  reply,
  secondId,
  storage,
} from '../../test/fake.ts'
import { encodeMarker } from '../map/marker.ts'

const both = { call: callId, second: secondId, room: key }
const route = { provider: 'sinch', weight: 1 }

/** What Sinch has of the two legs; the second one is the near end unless told otherwise. */
const legs =
  (second: 'near' | 'far' = 'near', state: object = { status: 'ONGOING', result: 'ANSWERED' }) =>
  ({ url, method }: WireRequest): WireResponse => {
    if (method !== 'GET') return reply(method === 'PATCH' ? 204 : 200, { callId: secondId })
    const isSecond = url.endsWith(secondId)
    const role = isSecond === (second === 'near') ? 'near' : 'far'
    return reply(200, { ...state, custom: encodeMarker({ attempt: key, leg: role }) })
  }

const pathsOf = (sent: readonly WireRequest[], method: string) =>
  sent.filter((one) => one.method === method).map(({ url }) => new URL(url).pathname)

describe('the dial', () => {
  const dialled = (fields: Parameters<typeof callOf>[0], answer?: () => WireResponse) => {
    const { ports, sent } = connected(answer)
    const attempt = attemptOf(fields)
    const { request } = ports.map(attempt.call, route, { ...attempt, options: undefined } as never)
    return { placed: ports.calls.place(request, attempt), sent }
  }

  test('is signed, with the id of the call and the room of its legs in the reply', async () => {
    const { placed, sent } = dialled({ connect: { phone: near } })
    expect(await placed).toEqual({ references: { call: callId, room: key } })
    expect(sent[0]?.headers['authorization']).toMatch(/^application [\da-f-]{36}:[\w+/]+=*$/)
    expect(sent[0]?.headers['x-timestamp']).toMatch(/Z$/)
  })

  test('into a conference of the call names no room of ours', async () => {
    const { placed } = dialled({ connect: { conference: 'desk' } })
    expect(await placed).toEqual({ references: { call: callId } })
  })

  test('without an id in the reply may have rung', async () => {
    const { placed } = dialled({}, () => reply(200, {}))
    await expect(placed).rejects.toMatchObject({ code: 'unexpected', dialled: 'unknown' })
  })

  test.each([
    [400, 40_005, 'Number missing leading +', 'number-invalid', 'no'],
    [401, 40_100, 'Illegal authorization header', 'auth', 'no'],
    [402, 40_200, 'Not enough credit', 'balance', 'no'],
    [409, 40_900, 'Conflict', 'conflict', 'unknown'],
    [429, 42_900, 'Capacity exceeded', 'rate', 'no'],
    [500, 50_000, 'Internal error', 'provider-down', 'unknown'],
  ])('%i %i %s is %s, dialled: %s', async (status, errorCode, message, code, rang) => {
    const { placed } = dialled({}, () => reply(status, { errorCode, message, reference: 'r-1' }))
    await expect(placed).rejects.toMatchObject({ code, dialled: rang })
  })
})

describe('the second leg', () => {
  const joined = async (fields: Parameters<typeof callOf>[0]) => {
    const { ports, bodies } = connected(() => reply(200, { callId: secondId }))
    const attempt = attemptOf(fields)
    const plan = { action: 'call', call: attempt.call, route, key } as const
    const references = await ports.calls.connect!({ call: callId, room: key }, plan, attempt)
    const [body] = bodies()
    const { ice, custom } = body!['customCallout'] as { ice: string; custom: string }
    return {
      references,
      action: (JSON.parse(ice) as { action: object }).action,
      marker: JSON.parse(custom) as object,
    }
  }

  test('is the near end of a call that was answered, in the same room', async () => {
    expect(await joined({ connect: { sip: 'sip:desk@example.com' } })).toMatchObject({
      references: { references: { second: secondId } },
      action: { name: 'connectSip', destination: { endpoint: 'desk@example.com' } },
      marker: { attempt: key, leg: 'near', second: true, conference: key },
    })
  })

  test('is the far party of a click-to-call, with its own fields', async () => {
    expect(
      await joined({ connect: { phone: near, first: true }, ringTimeout: 20, dtmf: '1w2' }),
    ).toMatchObject({
      action: { name: 'connectPstn', number: far, dialTimeout: 20, dtmf: '1w2' },
      marker: { leg: 'far', second: true, conference: key },
    })
  })

  test('is not dialled for a caller, or for a conference that was entered', async () => {
    const { ports, sent } = connected()
    const call = callOf({ connect: { conference: 'desk' } })
    const { connect } = ports.calls
    await connect!({ call: callId }, { action: 'call', call, route, key }, attemptOf())
    const other = callOf({ connect: { phone: near } })
    await connect!({ call: callId }, { action: 'call', call: other, route, key }, attemptOf())
    await connect!({ call: callId }, { action: 'connect', connect: { phone: near } }, attemptOf())
    expect(sent).toEqual([])
  })
})

describe('verbs', () => {
  test('a hang-up ends both legs, and a leg that is gone has ended', async () => {
    const gone = ({ url }: WireRequest) =>
      url.endsWith(callId) ? reply(404, { errorCode: 40_400, message: 'no call' }) : reply(204)
    const { ports, sent, bodies } = connected(gone)
    await ports.calls.hangUp!(both)
    expect(pathsOf(sent, 'PATCH')).toEqual([
      `/calling/v1/calls/id/${callId}`,
      `/calling/v1/calls/id/${secondId}`,
    ])
    const end = { action: { name: 'hangup' } }
    expect(bodies()).toEqual([end, end])
  })

  test.each([
    ['FINAL', undefined],
    ['ONGOING', 'request-invalid'],
  ])('a hang-up that is refused for a call that is %s', async (status, code) => {
    const { ports } = connected(({ method }) =>
      method === 'GET' ? reply(200, { status }) : reply(400, { errorCode: 40_001, message: 'no' }),
    )
    const failed = await ports.calls.hangUp!({ call: callId }).catch((error: unknown) => error)
    expect((failed as { code?: string } | undefined)?.code).toBe(code)
  })

  test.each(['near', 'far'] as const)('digits go to the far party, second: %s', async (second) => {
    const { ports, sent, bodies } = connected(legs(second))
    await ports.calls.sendDigits!(both, '12#')
    const id = second === 'far' ? secondId : callId
    expect(pathsOf(sent, 'PATCH')).toEqual([`/calling/v1/calls/id/${id}`])
    expect(bodies().at(-1)).toEqual({
      instructions: [{ name: 'sendDtmf', value: '12#' }],
      action: { name: 'continue' },
    })
  })

  test('digits for a far party that is not there yet, or that Sinch has no keys for, are refused', async () => {
    const { ports } = connected(() =>
      reply(200, { custom: encodeMarker({ attempt: key, leg: 'near' }) }),
    )
    const { sendDigits } = ports.calls
    await expect(sendDigits!({ call: callId }, '1')).rejects.toMatchObject({
      code: 'call-not-live',
    })
    await expect(sendDigits!(both, 'A1')).rejects.toMatchObject({ code: 'request-invalid' })
  })

  test('a recording needs a storage', async () => {
    const without = connected(legs()).ports.calls
    await expect(without.startRecording!(both)).rejects.toMatchObject({ code: 'unsupported' })
    const { ports, bodies } = connected(legs(), { recording: storage })
    await ports.calls.startRecording!(both)
    await ports.calls.stopRecording!(both)
    const changes = bodies().filter((body) => body['instructions'])
    expect(changes.map(({ instructions }) => instructions)).toEqual([
      [{ name: 'startRecording', options: { ...storage, notificationEvents: true } }],
      [{ name: 'stopRecording' }],
    ])
  })
})

test('a look-up tells what the webhooks of each leg would have', async () => {
  const state = { status: 'FINAL', result: 'ANSWERED', reason: 'CALLEEHANGUP', duration: 9 }
  const events = await connected(legs('near', state)).ports.calls.get!(both)
  expect(events.map(({ id, type, leg, references }) => [id, type, leg, references])).toEqual([
    [`${callId}:ace`, 'answered', 'far', { call: callId }],
    [`${callId}:dice`, 'ended', 'far', { call: callId }],
    [`${secondId}:ace`, 'answered', 'near', { second: secondId }],
    [`${secondId}:dice`, 'ended', 'near', { second: secondId }],
  ])
  expect(events[1]).toMatchObject({ talkDuration: 9 })
})

describe('the callback URL', () => {
  const ensure = async ({ ensure: prepare }: Ports) => prepare?.(callOf(), route, undefined)
  const path = { webhookPath: '/webhooks/sinch' }
  const wanted = 'https://callplane.example/webhooks/sinch'
  const ensured = async (primary: string | undefined, runs = 1) => {
    const { ports, sent, bodies } = connected(
      ({ method }) => (method === 'GET' ? reply(200, { url: { primary } }) : reply(204)),
      path,
    )
    for (let run = 0; run < runs; run++) await ensure(ports)
    return { methods: sent.map(({ method }) => method), bodies: bodies() }
  }

  test('is set before the first call, once', async () => {
    const { methods, bodies } = await ensured(undefined, 2)
    expect(methods).toEqual(['GET', 'POST'])
    expect(bodies[1]).toEqual({ url: { primary: wanted } })
  })

  test('is left alone where it is right', async () => {
    expect((await ensured(wanted)).methods).toEqual(['GET'])
  })

  test('is not touched unless asked for', () => {
    expect(connected().ports.ensure).toBeUndefined()
  })

  test('stops a call where it cannot be set, and is tried again', async () => {
    let fails = true
    const { ports, sent } = connected(() => reply(fails ? 500 : 200, { url: {} }), path)
    await expect(ensure(ports)).rejects.toMatchObject({ code: 'provider-down' })
    fails = false
    await ensure(ports)
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
  })
})
