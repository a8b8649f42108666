import { CallError, outboundCall, type Call } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, byGateway, byRule, far } from '../../test/fake-api.ts'
import { attemptKeyName } from '../webhooks/read.ts'
import { frontDoor } from './port.ts'
import { mapCall } from '../map/request.ts'

const base = 'https://api.videosdk.live'
const request = (body: unknown, url = `${base}/v2/sip/call`, method = 'POST') => ({
  method,
  url,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const least = { sipCallTo: far, routingRuleId: 'rr_1' }
const faultsOf = (body: unknown, url?: string, method?: string): string[] => {
  try {
    frontDoor.parse(request(body, url, method))
    return []
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    expect(error).toMatchObject({ code: 'input-invalid', provider: 'videosdk', dialled: 'no' })
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
}

describe('parse', () => {
  test('the least request, under any base path', () => {
    expect(frontDoor.parse(request(least, 'http://localhost/videosdk/v2/sip/call'))).toEqual({
      call: { to: far },
      route: { reference: 'rr_1' },
      notes: [],
    })
  })

  test.each([
    ['true', true],
    ['TRUE', true],
    [true, true],
    ['false', false],
    [false, false],
  ])('a quoted boolean is one: %j', (recordAudio, record) => {
    expect(frontDoor.parse(request({ ...least, recordAudio })).call).toEqual({ to: far, record })
  })

  test("the typed client's vocabulary", () => {
    const { call } = frontDoor.parse(
      request({ ...least, dtmf: true, mediaEncryption: 'enable', includeHeaders: 'SIP_X_HEADERS' }),
    )
    expect(call).toEqual({
      to: far,
      mediaEncryption: 'preferred',
      includeHeaders: 'x-headers',
      options: { videosdk: { detectDtmf: true, encryptionWords: 'client' } },
    })
  })

  test('null is absent; our own key is not theirs to send', () => {
    expect(
      frontDoor.parse(
        request({ ...least, dtmf: null, metadata: { [attemptKeyName]: 'old', source: 'crm' } }),
      ).call,
    ).toEqual({ to: far, metadata: { source: 'crm' } })
  })

  test('what VideoSDK documents nowhere is said to be lost', () => {
    const { call, notes } = frontDoor.parse(
      request({ ...least, agentId: 'ag_1', participant: { name: 'Ann', colour: 'red' } }),
    )
    expect(call).toEqual({ to: far, participant: { name: 'Ann' } })
    expect(notes.map(({ field, effect }) => [field, effect])).toEqual([
      ['agentId', 'dropped'],
      ['participant.colour', 'dropped'],
    ])
  })

  test('a gateway beside a routing rule is not lost silently (F8)', () => {
    const { route, notes } = frontDoor.parse(request({ ...least, gatewayId: 'gw_1' }))
    expect(route).toEqual({ reference: 'rr_1' })
    expect(notes.map(({ field, effect }) => [field, effect])).toEqual([['gatewayId', 'dropped']])
  })

  test('everything that is not read is noted, whatever it is called (F8)', () => {
    const known = new Set(
      `sipCallTo sipCallFrom routingRuleId gatewayId destinationRoomId participant recordAudio waitUntilAnswered
      ringingTimeout dtmf maxCallDuration mediaEncryption hidePhoneNumber headers includeHeaders metadata`.split(
        /\s+/,
      ),
    )
    let named = 0
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor')),
          fc.oneof(fc.integer(), fc.string({ minLength: 1 }), fc.constant({ a: 1 })),
        ),
        (extra) => {
          const others = Object.entries(extra).filter(([key]) => !known.has(key))
          const { notes } = frontDoor.parse(
            request(JSON.stringify({ ...Object.fromEntries(others), ...least })),
          )
          named += others.length
          expect(notes.map(({ field }) => field).sort()).toEqual(others.map(([key]) => key).sort())
        },
      ),
    )
    expect(named).toBeGreaterThan(50)
  })

  test('words that are properties of every object are not words of VideoSDK (W8)', () => {
    for (const word of ['constructor', '__proto__', 'toString'])
      expect(
        faultsOf({
          ...least,
          recordAudio: word,
          mediaEncryption: word,
          includeHeaders: word,
        }).sort(),
      ).toEqual([
        'includeHeaders: must be ALL, SIP_X_HEADERS, NONE or a list of names',
        'mediaEncryption: must be SRTP, NONE, enable or disable',
        'recordAudio: must be true or false',
      ])
  })

  test('every fault at once', () => {
    expect(
      faultsOf({
        sipCallTo: 7,
        recordAudio: 'yes',
        ringingTimeout: '30s',
        maxCallDuration: 1.5,
        mediaEncryption: 'DTLS',
        headers: { 'X-Id': 7 },
        includeHeaders: 'SOME',
        metadata: 'crm',
        participant: 'Ann',
        dtmf: 7,
      }).sort(),
    ).toEqual([
      'dtmf: must be digits, or true or false',
      'headers: must be an object of texts',
      'includeHeaders: must be ALL, SIP_X_HEADERS, NONE or a list of names',
      'maxCallDuration: must be a whole number',
      'mediaEncryption: must be SRTP, NONE, enable or disable',
      'metadata: must be an object',
      'participant: must be an object',
      'recordAudio: must be true or false',
      'ringingTimeout: must be a whole number',
      'routingRuleId: is required, or gatewayId',
      'sipCallTo: must be text',
    ])
    expect(faultsOf('{')).toEqual(['body: must be a JSON object'])
    expect(faultsOf({}, `${base}/v2/sip/call/end`, 'PUT')).toEqual([
      'method: must be POST',
      'url: must be /v2/sip/call',
      'sipCallTo: is required',
      'routingRuleId: is required, or gatewayId',
    ])
  })
})

/** Calls that VideoSDK's request can say, so that nothing needs a note by gateway. */
const sayable = fc.record(
  {
    to: fc.constant(far),
    from: fc.constant('+14155550100'),
    connect: fc.record({ room: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/) }),
    participant: fc.record(
      { id: fc.stringMatching(/^[a-z]{1,36}$/), name: fc.stringMatching(/^[A-Z][a-z]{1,20}$/) },
      { requiredKeys: ['name'] },
    ),
    record: fc.boolean(),
    waitUntilAnswered: fc.boolean(),
    ringTimeout: fc.integer({ min: 1, max: 600 }),
    maxDuration: fc.integer({ min: 1, max: 86_400 }),
    dtmf: fc.stringMatching(/^[0-9*#]{1,20}$/),
    mediaEncryption: fc.constantFrom('none', 'preferred'),
    maskNumber: fc.boolean(),
    sipHeaders: fc.dictionary(
      fc.stringMatching(/^X-[A-Za-z]{1,10}$/),
      fc.stringMatching(/^[a-z ]*$/),
      { minKeys: 1 },
    ),
    includeHeaders: fc.oneof(
      fc.constantFrom('all', 'x-headers', 'none'),
      fc.array(fc.stringMatching(/^X-[A-Za-z]{1,10}$/), { minLength: 1, maxLength: 3 }),
    ),
    metadata: fc
      .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 1 }))
      // Minus zero has no JSON.
      .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>),
  },
  { requiredKeys: ['to'] },
)

describe('there and back', () => {
  test.each([byRule, byGateway])('%j', (route) => {
    fc.assert(
      fc.property(sayable, (input) => {
        const call = outboundCall.parse(input)
        const context = { key: 'cp-1', prepared: {}, options: {} }
        const mapped = mapCall(base, call, route, context)
        const parsed = frontDoor.parse(mapped.request)
        const { metadata, ...rest } = call
        const withOwn = metadata && Object.keys(metadata).length > 0 ? { metadata } : {}
        const { metadata: found, ...parsedRest } = outboundCall.parse(parsed.call)
        expect(parsedRest).toEqual(rest)
        expect(found ?? {}).toEqual(withOwn.metadata ?? {})
        const again = mapCall(base, outboundCall.parse(parsed.call), route, context)
        expect(bodyOf(again.request)).toEqual(bodyOf(mapped.request))
      }),
      { numRuns: 200 },
    )
  })
})

const call = {
  id: 'cp_1',
  status: 'initiated',
  endReason: null,
  rang: null,
  settled: false,
  replay: false,
  direction: 'outbound',
  provider: 'twilio',
  providerRef: 'CA1',
  providerStatus: 'queued',
  from: '+14155550100',
  to: far,
  rule: 'sales',
  rulesVersion: null,
  room: 'room-1',
  createdAt: '2026-01-05T12:00:00.000Z',
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  answeredBy: null,
  talkDuration: null,
  totalDuration: null,
  recordings: [],
  cost: { certainty: 'unknown' },
  timeline: [],
  attempts: [],
  legs: [],
  skipped: [],
  notes: [],
  error: null,
  metadata: { source: 'crm' },
  contact: null,
  tenant: null,
  campaign: null,
  tags: [],
  idempotencyKey: null,
} as Call
const step = (type: string, at: string) => ({
  at,
  type,
  leg: 'far' as const,
  attempt: 'k',
  source: 'provider' as const,
  provider: 'twilio',
})

describe('render', () => {
  test('the reply VideoSDK gives, whichever provider placed the call', () => {
    const { status, body } = frontDoor.render(call)
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      message: 'Call initiated successfully',
      data: {
        callId: 'cp_1',
        status: 'INITIATED',
        roomId: 'room-1',
        sipCallTo: far,
        sipCallFrom: '+14155550100',
        gatewayId: null,
        metadata: { source: 'crm' },
        timelog: [{ status: 'INITIATED', timestamp: '2026-01-05T12:00:00.000Z' }],
      },
    })
  })

  test('a log in its words', () => {
    const timeline = [
      step('initiated', '2026-01-05T12:00:00.000Z'),
      step('skipped', '2026-01-05T12:00:00.000Z'),
      step('ringing', '2026-01-05T12:00:02.000Z'),
      step('ended', 'unknown'),
    ]
    const { body } = frontDoor.render({ ...call, status: 'busy', timeline } as Call)
    expect(JSON.parse(body)).toMatchObject({
      data: {
        status: 'REJECTED',
        timelog: [
          { status: 'INITIATED', timestamp: '2026-01-05T12:00:00.000Z' },
          { status: 'RINGING', timestamp: '2026-01-05T12:00:02.000Z' },
          { status: 'REJECTED', timestamp: null },
        ],
      },
    })
  })

  test.each([
    ['auth', 401],
    ['rate', 429],
    ['rule-unknown', 404],
    ['caller-not-in-rule', 400],
    ['provider-down', 500],
  ] as const)('a refusal for %s is a %i', (code, expected) => {
    const error = { code, message: 'no', dialled: 'no' as const }
    const { status, body } = frontDoor.render({ ...call, status: 'failed', error } as Call)
    expect(status).toBe(expected)
    expect(JSON.parse(body)).toEqual({ message: 'no', code })
  })

  test('a call that was accepted and failed later had been accepted', () => {
    expect(frontDoor.render({ ...call, status: 'failed' } as Call).status).toBe(200)
  })
})
