import { outboundCall, type Call, type OutboundCallInput } from '@callplane/core'
import { expect, test } from 'vitest'
import { frontDoor } from './front-door.ts'
import { mapCall } from './to-provider.ts'

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
      metadata: { order: 1 },
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
    'webhook_url dropped',
    'retry_on_timeout dropped',
    'stream_url dropped',
  ])
  const several = frontDoor.parse(request({ ...least, to: ['+14155550123', '+14155550124'] }))
  expect(several).toMatchObject({ call: { to: '+14155550123' }, notes: [{ field: 'to' }] })
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
