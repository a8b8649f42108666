import { outboundCall, type Call, type OutboundCallInput } from '@callplane/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frontDoor } from './port.ts'
import { mapCall } from '../map/request.ts'

const settings = {
  apiKey: 'KEY',
  publicKey: `${'A'.repeat(43)}=`,
  connectionId: '1',
  baseUrl: 'https://api.telnyx.com/v2',
}
const request = (body: unknown, extra = {}) => ({
  method: 'POST',
  url: 'https://api.telnyx.com/v2/calls',
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...extra,
})
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every(isEmpty)) ||
  (typeof value === 'object' && Object.keys(value).length === 0)
const least = { connection_id: '7', to: '+14155550123', from: '+14155550100' }

test('what is mapped comes back', () => {
  const calls: OutboundCallInput[] = [
    {
      to: 'sip:far@carrier.example',
      from: '+14155550100',
      ringTimeout: 30,
      maxDuration: 600,
      dtmf: '1w2',
      record: true,
      machineDetection: 'greeting-end',
      mediaEncryption: 'required',
      hideCallerId: true,
      sipHeaders: { 'X-A': 'b' },
      connect: { conference: 'desk' },
      options: {
        telnyx: {
          fromDisplayName: 'Acme',
          mediaEncryption: 'DTLS',
          recordingFormat: 'wav',
          conference: { endOnExit: true },
        },
      },
    },
    { to: '+14155550123', from: '+14155550100' },
  ]
  for (const given of calls) {
    const call = outboundCall.parse(given)
    const route = { provider: 'telnyx', weight: 1 }
    const context = { key: 'cp1', prepared: { headers: {} }, options: undefined }
    const mapped = mapCall(settings, call, route, context).request
    const parsed = frontDoor.parse(mapped)
    expect(parsed).toEqual({
      call: { ...given, idempotencyKey: 'cp1' },
      route: { reference: '1' },
      notes: [],
    })
  }
})

test('their own forms', () => {
  const { call, notes, route } = frontDoor.parse(
    request({
      ...least,
      to: '+14155550123,W2',
      client_state: 'c3RhdGU=',
      answering_machine_detection: 'premium',
      webhook_url: 'https://old.example',
      retry_on_timeout: true,
      stream_url: 'wss://old.example',
    }),
  )
  expect(route).toEqual({ reference: '7' })
  expect(call).toEqual({
    to: '+14155550123',
    from: '+14155550100',
    dtmf: 'ww2',
    metadata: { clientState: 'c3RhdGU=' },
    machineDetection: 'detect',
    options: { telnyx: { machineDetection: 'premium' } },
  })
  expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
    'retry_on_timeout dropped',
    'webhook_url dropped',
    'stream_url dropped',
  ])
  const several = frontDoor.parse(request({ ...least, to: ['+14155550123', '+14155550124'] }))
  expect(several).toMatchObject({ call: { to: '+14155550123' }, notes: [{ field: 'to' }] })
})

const parsed = (extra: Record<string, unknown>) => frontDoor.parse(request({ ...least, ...extra }))
const noted = (extra: Record<string, unknown>) =>
  parsed(extra).notes.map(({ field, effect }) => `${field} ${effect}`)

test('long pauses keep the digit behind them (F9)', () => {
  const { call, notes } = parsed({ send_digits_on_answer: `${'W'.repeat(40)}7` })
  expect(call.dtmf).toBe(`${'w'.repeat(80)}7`)
  expect(notes).toEqual([])
})

test.each([
  [';secure=srtp', {}, 'required', undefined],
  [';secure=TRUE', {}, 'required', undefined],
  [';secure=dtls', {}, 'required', 'DTLS'],
  [';secure=dtls', { media_encryption: 'SRTP' }, 'required', undefined],
  [';secure=srtp', { media_encryption: 'disabled' }, 'required', undefined],
  ['', { media_encryption: 'disabled' }, 'none', undefined],
  ['', {}, undefined, undefined],
])('sip:…%s beside %j is mediaEncryption (F10)', (parameter, extra, wanted, keys) => {
  const { call, notes } = parsed({ to: `sip:far@carrier.example${parameter}`, ...extra })
  expect(call).toMatchObject({ to: 'sip:far@carrier.example' })
  expect(call.mediaEncryption).toBe(wanted)
  expect((call.options?.telnyx as { mediaEncryption?: string } | undefined)?.mediaEncryption).toBe(
    keys,
  )
  expect(notes).toEqual([])
})

test.each<[Record<string, unknown>, string[]]>([
  [{ to: '+14155550123,7', send_digits_on_answer: '8' }, ['to adjusted']],
  [{ to: '+14155550123,x' }, ['to adjusted']],
  [{ timeout_secs: 'soon' }, ['timeout_secs dropped']],
  [{ timeout_secs: 0 }, ['timeout_secs dropped']],
  [{ time_limit_secs: { a: 1 } }, ['time_limit_secs dropped']],
  [{ send_digits_on_answer: 'x' }, ['send_digits_on_answer dropped']],
  [{ answering_machine_detection: '__proto__' }, ['answering_machine_detection dropped']],
  [
    { answering_machine_detection_config: { a: 1 } },
    ['answering_machine_detection_config dropped'],
  ],
  [{ record: 'record-from-ringing' }, ['record dropped']],
  [{ record: 'record-from-answer', record_max_length: 9 }, ['record_max_length dropped']],
  [{ record_format: 'ogg' }, ['record_format dropped']],
  [{ sip_region: 'Mars' }, ['sip_region dropped']],
  [{ privacy: 'full' }, ['privacy dropped']],
  [{ media_encryption: 'ZRTP' }, ['media_encryption dropped']],
  [{ billing_group_id: 'mine' }, ['billing_group_id dropped']],
  [{ from_display_name: 'Zoë' }, ['from_display_name dropped']],
  [
    { custom_headers: [{ name: 'X-A', value: '1' }, { name: 'X-A', value: '2' }, 7] },
    ['custom_headers[2] dropped', 'custom_headers[1].name adjusted'],
  ],
  [
    { conference_config: { conference_name: 'desk', hold: true, beep_enabled: 'loud' } },
    ['conference_config.beep_enabled dropped', 'conference_config.hold dropped'],
  ],
  [
    { conference_config: { id: 'c1' } },
    ['conference_config dropped', 'conference_config.id dropped'],
  ],
  [{ link_to: 'v3:a', bridge_on_answer: true }, ['link_to dropped']],
  [{ webhook_url_method: 'GET' }, ['webhook_url_method dropped']],
  [
    { sip_auth_username: 'u', sip_auth_password: 'p' },
    ['sip_auth_username dropped', 'sip_auth_password dropped'],
  ],
])('%j leaves its notes: %j', (extra, notes) => {
  expect(noted(extra).sort()).toEqual([...notes].sort())
})

test.each([
  ['timeout_secs', 'ringTimeout', 1],
  ['timeout_secs', 'ringTimeout', 86_400],
  ['time_limit_secs', 'maxDuration', 1],
  ['time_limit_secs', 'maxDuration', 86_400],
] as const)('%s as %s takes its limit %i', (theirs, ours, value) => {
  expect(frontDoor.parse(request({ ...least, [theirs]: value })).call[ours]).toBe(value)
  expect(noted({ [theirs]: value })).toEqual([])
})

test.each([
  ['timeout_secs', 86_401],
  ['time_limit_secs', 86_401],
  ['time_limit_secs', 1.5],
])('%s of %f is dropped with a note', (name, value) => {
  expect(noted({ [name]: value })).toEqual([`${name} dropped`])
})

test('a key of 255 characters is taken, a longer one is not', () => {
  const keyOf = (command_id: string) =>
    frontDoor.parse(request({ ...least, command_id })).call.idempotencyKey
  expect(keyOf('k'.repeat(255))).toBe('k'.repeat(255))
  expect(keyOf('k'.repeat(256))).toBeUndefined()
})

test.each([
  ['sip:a@b.example;secure=dtls', 'DTLS'],
  ['sip:a@b.example;secure=SRTP;transport=tls', undefined],
  ['sip:a@b.example;secure=true?X-A=1', undefined],
])('%s asks for encryption, by %s', (to, option) => {
  const { call } = frontDoor.parse(request({ ...least, to }))
  expect(call.to).toBe(to.replace(/;secure=\w+/i, ''))
  expect(call.mediaEncryption).toBe('required')
  expect(call.options?.telnyx).toEqual(option && { mediaEncryption: option })
})

test.each(['sip:a@b.example;secure=none', 'sip:a@b.example;secure=dtlsx'])(
  '%s asks for nothing and stays as it is',
  (to) => {
    const { call } = frontDoor.parse(request({ ...least, to }))
    expect(call).toMatchObject({ to })
    expect(call.mediaEncryption).toBeUndefined()
  },
)

test('digits stand behind the first comma of one number, not of one in a list', () => {
  const one = frontDoor.parse(request({ ...least, to: '+14155550123,1,2' }))
  expect(one.call.to).toBe('+14155550123')
  const { call } = frontDoor.parse(request({ ...least, to: ['+14155550123,7'] }))
  expect(call.dtmf).toBeUndefined()
})

test('a conference without switches sets none', () => {
  const config = { conference_config: { conference_name: 'desk' } }
  const { call } = frontDoor.parse(request({ ...least, ...config }))
  expect(call.connect).toEqual({ conference: 'desk' })
  expect(call.options).toBeUndefined()
  expect(call.sipHeaders).toBeUndefined()
})

test('a link to a leg of theirs is noted, and so is a second ring', () => {
  for (const name of ['bridge_intent', 'park_after_unbridge', 'prevent_double_bridge'])
    expect(noted({ [name]: 'self' })).toEqual([`${name} dropped`])
  expect(noted({ retry_on_timeout: true })).toEqual(['retry_on_timeout dropped'])
  expect(noted({ retry_on_timeout: false })).toEqual([])
})

test('every documented parameter is read or noted', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^x_[a-z_]{1,20}$/), fc.jsonValue()), (extra) => {
      const given = Object.entries(extra).filter(([, value]) => !isEmpty(value))
      expect(noted(extra).sort()).toEqual(given.map(([name]) => `${name} dropped`).sort())
    }),
  )
})

test('every fault at once', () => {
  const wrong = request('{', { method: 'GET', url: 'https://api.telnyx.com/v2/texml' })
  expect(() => frontDoor.parse(wrong)).toThrow(/method.*url.*body.*to.*from.*connection_id/)
})

const call = {
  id: 'call_1',
  status: 'initiated',
  providerRef: 'v3:abc',
  attempts: [{ state: 'accepted', references: { callLeg: 'leg', callSession: 'session' } }],
  createdAt: '2026-01-05T12:00:00.000Z',
  endedAt: null,
  metadata: { clientState: 'c3RhdGU=' },
  error: null,
} as unknown as Call

test('answers as Telnyx does', () => {
  expect(JSON.parse(frontDoor.render(call).body)).toMatchObject({
    data: {
      record_type: 'call',
      call_control_id: 'v3:abc',
      call_leg_id: 'leg',
      call_session_id: 'session',
      is_alive: false,
      client_state: 'c3RhdGU=',
    },
  })
  const elsewhere = frontDoor.render({ ...call, providerRef: 'CA1', attempts: [] })
  const { data } = JSON.parse(elsewhere.body) as { data: Record<string, string> }
  expect(data.call_control_id).toMatch(/^v3:[\w-]{43}$/)
  expect(data.call_leg_id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
  expect(data.call_leg_id).not.toBe(data.call_session_id)
})

test('an ended call has its end and its duration in whole seconds', () => {
  const data = (more: Partial<Call>): Record<string, unknown> =>
    (
      JSON.parse(frontDoor.render({ ...call, ...more } as Call).body) as {
        data: Record<string, unknown>
      }
    ).data
  const endedAt = '2026-01-05T12:00:10.000Z'
  expect(data({ status: 'completed', endedAt, totalDuration: 9.6 })).toMatchObject({
    is_alive: false,
    end_time: endedAt,
    call_duration: 10,
  })
  expect(data({ status: 'completed', endedAt, totalDuration: null })).toMatchObject({
    call_duration: 0,
  })
  expect(data({ status: 'completed', endedAt: 'unknown' })).not.toHaveProperty('end_time')
  expect(data({ status: 'in-progress', endedAt: null })).not.toHaveProperty('end_time')
  expect(data({ status: 'in-progress' })).toMatchObject({ is_alive: true })
  expect(data({ metadata: { clientState: 7 } })).not.toHaveProperty('client_state')
})

test('a call that may have rung before it failed had been accepted', () => {
  const failed = { code: 'carrier-fault', message: 'no', dialled: 'unknown' }
  const given = { ...call, status: 'failed', error: failed } as unknown as Call
  expect(frontDoor.render(given).status).toBe(200)
})

test('ids are those of the attempt that was accepted', () => {
  const refused = { state: 'refused', references: { callLeg: 'first', callSession: 'first' } }
  const given = { ...call, attempts: [refused, ...call.attempts] } as unknown as Call
  expect(JSON.parse(frontDoor.render(given).body)).toMatchObject({ data: { call_leg_id: 'leg' } })
})

test.each([
  ['number-invalid', 422, '10016'],
  ['caller-id', 403, '10010'],
  ['caller-not-in-rule', 403, '10010'],
  ['permission', 403, '10010'],
  ['geo', 403, '10010'],
  ['auth', 401, '10009'],
  ['rate', 429, '90103'],
  ['concurrency', 403, '10010'],
  ['provider-down', 503, '10007'],
  ['conflict', 422, '10015'],
])('%s is refused as Telnyx does: %i, code %s', (code, status, theirs) => {
  const error = { code, message: 'no', dialled: 'no' }
  const reply = frontDoor.render({ ...call, status: 'failed', error } as unknown as Call)
  expect(reply.status).toBe(status)
  expect(JSON.parse(reply.body)).toMatchObject({
    errors: [
      {
        code: theirs,
        title: expect.stringMatching(/./),
        detail: 'no',
        meta: { url: `https://developers.telnyx.com/docs/overview/errors/${theirs}` },
      },
    ],
  })
})
