import { CallError, outboundCall, route, type Call } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { far, room, settingsOf } from '../../test/fake-api.ts'
import { frontDoor } from './port.ts'
import { mapCall } from '../map/request.ts'

/** The request of docs.videosdk.live/api-reference/realtime-communication/sip/out-bound-call as printed there. */
const page = {
  method: 'POST',
  url: 'https://api.videosdk.live/v2/sip/outbound-call',
  headers: { Authorization: 'Bearer $YOUR_TOKEN', 'Content-Type': 'application/json' },
  body: JSON.stringify({
    to: 'sip:+919099999999@sip.twilio.com',
    from: '+11234567890',
    displayName: 'John Doe',
    meetingId: 'abcde12345',
    trunkId: 'trunk_987654321',
    participantId: 'custom_participant_123',
  }),
}

const request = (body: unknown, url = page.url, method = 'POST') => ({
  method,
  url,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const least = { to: far, displayName: 'Ann', meetingId: room, trunkId: 'trunk_1' }
const faultsOf = (body: unknown, url?: string, method?: string): string[] => {
  try {
    frontDoor.parse(request(body, url, method))
    return []
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    expect(error).toMatchObject({ code: 'input-invalid', provider: 'videosdk-legacy' })
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
}

describe('the page’s example', () => {
  const parsed = frontDoor.parse(page)
  test('is a neutral call', () => {
    expect(parsed).toEqual({
      call: {
        to: 'sip:+919099999999@sip.twilio.com',
        from: '+11234567890',
        connect: { room: 'abcde12345' },
        participant: { id: 'custom_participant_123', name: 'John Doe' },
      },
      route: { gateway: 'trunk_987654321' },
      notes: [],
    })
    expect(JSON.stringify(parsed)).not.toContain('YOUR_TOKEN')
  })
  test('and the same request again, but for the participant id, which is the attempt key', () => {
    const where = route.parse({ provider: 'videosdk-legacy', ...parsed.route })
    const again = (key: string) =>
      mapCall(settingsOf(), outboundCall.parse(parsed.call), where, { key })
    expect(again('custom_participant_123')).toMatchObject({
      request: { method: page.method, url: page.url, body: page.body },
      notes: [],
    })
    expect(again('cp-1')).toMatchObject({
      request: { body: page.body.replace('custom_participant_123', 'cp-1') },
      notes: [{ field: 'participant.id', effect: 'adjusted' }],
    })
  })
})

describe('parse', () => {
  test('the least request, under any base path', () => {
    expect(frontDoor.parse(request({ ...least, from: null }, '/old/v2/sip/outbound-call'))).toEqual(
      {
        call: { to: far, connect: { room }, participant: { name: 'Ann' } },
        route: { gateway: 'trunk_1' },
        notes: [],
      },
    )
  })
  test('every fault at once', () => {
    expect(faultsOf({ to: 7, from: [''], displayName: null, participantId: 1 })).toEqual([
      'to: must be text',
      'displayName: is required',
      'meetingId: is required',
      'trunkId: is required',
      'participantId: must be text',
    ])
    expect(faultsOf('{')).toEqual(['body: must be a JSON object'])
    expect(faultsOf('[]', 'https://api.videosdk.live/v2/sip/call', 'GET')).toEqual([
      'method: must be POST',
      'url: must be /v2/sip/outbound-call',
      'body: must be a JSON object',
    ])
  })
  test('everything that is not read is noted (F8)', () => {
    const { call, notes } = frontDoor.parse(
      request({ ...least, recordAudio: true, metadata: { a: 1 }, constructor: 'x' }),
    )
    expect(call).toEqual({ to: far, connect: { room }, participant: { name: 'Ann' } })
    expect(notes.map(({ field, effect }) => [field, effect])).toEqual([
      ['recordAudio', 'dropped'],
      ['metadata', 'dropped'],
      ['constructor', 'dropped'],
    ])
  })
  test('names and ids of any length survive; the model is the judge of them (M3)', () => {
    const long = { displayName: 'A'.repeat(200), participantId: 'p'.repeat(37) }
    const { call, notes } = frontDoor.parse(request({ ...least, ...long }))
    expect(call.participant).toEqual({ id: long.participantId, name: long.displayName })
    expect(notes).toEqual([])
  })
})

test('there and back, for every call the request can say', () => {
  const sayable = fc.record(
    {
      to: fc.constantFrom(far, 'sip:+14155550123@sip.example.com'),
      from: fc.constant('+14155550100'),
      connect: fc.record({ room: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/) }),
      participant: fc.record({ name: fc.string({ minLength: 1, maxLength: 199 }) }),
    },
    { requiredKeys: ['to', 'connect', 'participant'] },
  )
  fc.assert(
    fc.property(sayable, (input) => {
      const call = outboundCall.parse(input)
      const where = route.parse({ provider: 'videosdk-legacy', gateway: 'trunk_1' })
      const mapped = mapCall(settingsOf(), call, where, { key: 'cp-1' })
      expect(mapped.notes).toEqual([])
      const parsed = frontDoor.parse(mapped.request)
      expect(parsed.route).toEqual({ gateway: 'trunk_1' })
      expect(outboundCall.parse(parsed.call)).toEqual({
        ...call,
        participant: { id: 'cp-1', ...call.participant },
      })
      expect(
        mapCall(settingsOf(), outboundCall.parse(parsed.call), where, { key: 'cp-1' }),
      ).toEqual(mapped)
    }),
    { numRuns: 200 },
  )
})

describe('render', () => {
  const call = {
    id: 'cp_1',
    status: 'initiated',
    error: null,
    attempts: [],
  } as unknown as Call
  const rendered = (fields: object) => {
    const { status, body } = frontDoor.render({ ...call, ...fields })
    return { status, body: JSON.parse(body) as unknown }
  }
  const page = (participantId: string) => ({
    status: 200,
    body: { statusCode: 200, message: 'Success', participantId },
  })
  test('the reply as the page prints it, with our id of the call (V8)', () => {
    expect(rendered({})).toEqual(page('cp_1'))
  })
  test('with the participant in the room, where this API placed the call', () => {
    const attempts = [
      { key: 'k-1', references: {} },
      { key: 'k-2', references: { participant: 'k-2', room } },
    ]
    expect(rendered({ attempts })).toEqual(page('k-2'))
  })
  test('never with an id of another provider (V8)', () => {
    const attempts = [{ key: 'k-1', references: { participant: 'PA_of_another_platform', room } }]
    expect(rendered({ attempts })).toEqual(page('cp_1'))
  })
  test.each([
    ['auth', 401],
    ['rate', 429],
    ['room-missing', 404],
    ['caller-not-in-rule', 400],
    ['provider-down', 500],
  ] as const)('a refusal for %s is a %i', (code, expected) => {
    const error = { code, message: 'no', dialled: 'no' as const }
    expect(rendered({ status: 'failed', error })).toEqual({
      status: expected,
      body: { statusCode: expected, message: 'no' },
    })
  })
  test('a call that was accepted and failed later had been accepted', () => {
    expect(rendered({ status: 'failed' }).status).toBe(200)
  })
})
