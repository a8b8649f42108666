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

test('refuses as Telnyx does', () => {
  const refused = (code: string) =>
    frontDoor.render({
      ...call,
      status: 'failed',
      error: { code, message: 'no', dialled: 'no' },
    } as unknown as Call)
  expect(refused('rate')).toMatchObject({ status: 429 })
  expect(JSON.parse(refused('number-invalid').body)).toMatchObject({ errors: [{ code: '10016' }] })
  expect(refused('conflict')).toMatchObject({ status: 422 })
})
