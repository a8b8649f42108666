import { outboundCall, type Note, type OutboundCallInput } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeState } from './client-state.ts'
import { digitsOf, readDigits } from './dtmf.ts'
import { mapCall, secondDial } from './request.ts'

const settings = {
  apiKey: 'KEY',
  publicKey: `${'A'.repeat(43)}=`,
  connectionId: '1293384261075731499',
  baseUrl: 'https://api.telnyx.com/v2',
}
const key = 'cp00000000000000000000000000000001'
const phone = '+14155550123'
const sip = 'sip:far@carrier.example'

const parse = (extra: Partial<OutboundCallInput>) =>
  outboundCall.parse({ to: phone, from: '+14155550100', ...extra })

const map = (extra: Partial<OutboundCallInput> = {}, route: { reference?: string } = {}) => {
  const context = {
    key,
    callbackUrl: 'https://callplane.example/webhooks/telnyx?attempt=1',
    prepared: { headers: { accept: 'application/json' } },
    options: undefined,
  }
  const mapped = mapCall(
    settings,
    parse(extra),
    { provider: 'telnyx', weight: 1, ...route },
    context,
  )
  return { ...mapped, body: JSON.parse(mapped.request.body ?? '') as Record<string, unknown> }
}

test('the whole of a plain call', () => {
  const { request, body, notes } = map()
  expect(request).toMatchObject({ method: 'POST', url: 'https://api.telnyx.com/v2/calls' })
  expect(body).toEqual({
    connection_id: '1293384261075731499',
    to: phone,
    from: '+14155550100',
    retry_on_timeout: false,
    webhook_url: 'https://callplane.example/webhooks/telnyx?attempt=1',
    webhook_url_method: 'POST',
    client_state: expect.any(String),
    command_id: key,
  })
  expect(decodeState(body.client_state)).toEqual({ attempt: key, leg: 'far' })
  expect(notes).toEqual([])
})

test.each<[Partial<OutboundCallInput>, Record<string, unknown>]>([
  [{ ringTimeout: 45 }, { timeout_secs: 45 }],
  [{ maxDuration: 600 }, { time_limit_secs: 600 }],
  [{ dtmf: '1w2#' }, { send_digits_on_answer: '1w2#' }],
  [{ record: true }, { record: 'record-from-answer' }],
  [
    { record: true, options: { telnyx: { recordingFormat: 'wav', recordingChannels: 'single' } } },
    { record_format: 'wav', record_channels: 'single' },
  ],
  [{ machineDetection: 'detect' }, { answering_machine_detection: 'detect' }],
  [{ machineDetection: 'greeting-end' }, { answering_machine_detection: 'greeting_end' }],
  [
    { machineDetection: 'detect', options: { telnyx: { machineDetection: 'premium' } } },
    { answering_machine_detection: 'premium' },
  ],
  [{ mediaEncryption: 'none' }, { media_encryption: 'disabled' }],
  [{ to: sip, mediaEncryption: 'required' }, { media_encryption: 'SRTP' }],
  [
    { to: sip, mediaEncryption: 'required', options: { telnyx: { mediaEncryption: 'DTLS' } } },
    { media_encryption: 'DTLS' },
  ],
  [{ hideCallerId: true }, { privacy: 'id' }],
  [{ sipHeaders: { 'X-A': 'b' } }, { custom_headers: [{ name: 'X-A', value: 'b' }] }],
  [{ options: { telnyx: { fromDisplayName: 'Acme' } } }, { from_display_name: 'Acme' }],
  [
    { connect: { conference: 'desk' }, options: { telnyx: { conference: { endOnExit: true } } } },
    { conference_config: { conference_name: 'desk', end_conference_on_exit: true } },
  ],
])('%j is honoured', (extra, expected) => {
  const { body, notes } = map(extra)
  expect(body).toMatchObject(expected)
  expect(notes).toEqual([])
})

test('wishes that are switched off lose nothing (M5)', () => {
  const off = {
    waitUntilAnswered: false,
    sipHeaders: {},
    includeHeaders: 'none',
    mediaEncryption: 'none',
    maskNumber: false,
    hideCallerId: false,
    record: false,
    dtmf: '',
  } as const
  expect(map(off).notes).toEqual([])
  expect(map({ ...off, connect: { sip } }).notes).toEqual([])
})

test('the state that every event repeats is short, whatever the metadata (M8)', () => {
  const { body, notes } = map({ metadata: { order: 'A'.repeat(200_000) } })
  expect(String(body.client_state).length).toBeLessThan(120)
  expect(notes).toMatchObject([{ field: 'metadata', effect: 'dropped' }])
})

const agent = '+14155550102'
const everyLeg = {
  billingGroup: '6f3ac5c5-8d5f-4b0e-8f0f-1f6d1b0e9a11',
  region: 'Europe',
  transport: 'TLS',
} as const
test.each<[string, Partial<OutboundCallInput>]>([
  ['a phone', { connect: { phone: agent } }],
  ['a SIP address', { connect: { sip: 'sip:desk@pbx.example' } }],
  ['a phone that is rung first', { connect: { phone: agent, first: true } }],
])('both legs are billed and leave alike: %s (M6)', (_name, extra) => {
  const given = { to: sip, options: { telnyx: everyLeg }, ...extra }
  const expected = {
    billing_group_id: everyLeg.billingGroup,
    sip_region: 'Europe',
    sip_transport_protocol: 'TLS',
    retry_on_timeout: false,
  }
  expect(map(given).body).toMatchObject(expected)
  expect(
    secondDial('1', parse(given), { control: 'v3:a', isCaller: false }, key, undefined),
  ).toMatchObject(expected)
  expect(map(given).notes).toEqual([])
})

test.each<[Partial<OutboundCallInput>, string]>([
  [{ options: { telnyx: { machineDetection: 'premium' } } }, 'machineDetection'],
  [{ options: { telnyx: { mediaEncryption: 'DTLS' } } }, 'mediaEncryption'],
  [{ to: sip, options: { telnyx: { mediaEncryption: 'DTLS' } } }, 'mediaEncryption'],
  [{ options: { telnyx: { transport: 'TLS' } } }, 'transport'],
  [{ options: { telnyx: { recordingChannels: 'dual' } } }, 'recordingChannels'],
  [{ options: { telnyx: { recordingFormat: 'wav' } } }, 'recordingFormat'],
  [{ options: { telnyx: { recordingTrack: 'inbound' } } }, 'recordingTrack'],
  [
    { record: true, options: { telnyx: { recordingChannels: 'dual', recordingTrack: 'inbound' } } },
    'recordingChannels',
  ],
  [{ options: { telnyx: { conference: { beep: 'never' } } } }, 'conference'],
  [{ connect: { sip }, options: { telnyx: { conference: { beep: 'never' } } } }, 'conference'],
])('%j: the option %s has no effect and says so (M7)', (extra, option) => {
  expect(map(extra).notes).toMatchObject([{ field: `options.telnyx.${option}`, effect: 'dropped' }])
})

test('digits that Telnyx has no room for are cut with a note, pauses are shortened first (M3)', () => {
  const send = (dtmf: string) => {
    const notes: Note[] = []
    return { sent: digitsOf(dtmf, notes), notes }
  }
  expect(send(`${'w'.repeat(80)}7`)).toEqual({ sent: `${'W'.repeat(40)}7`, notes: [] })
  expect(send(`www${'1'.repeat(61)}`)).toEqual({ sent: `www${'1'.repeat(61)}`, notes: [] })
  expect(send('1'.repeat(70))).toMatchObject({
    sent: '1'.repeat(64),
    notes: [{ field: 'dtmf', effect: 'adjusted', detail: expect.stringContaining('last 6') }],
  })
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9w*#]{0,128}$/), (dtmf) => {
      const { sent = '', notes } = send(dtmf)
      expect(sent.length).toBeLessThanOrEqual(64)
      if (notes.length === 0) expect(readDigits(sent)).toBe(dtmf)
      else expect(dtmf.startsWith(readDigits(sent))).toBe(true)
    }),
  )
})

test('times outside of what Telnyx takes become its nearest one, with a note (M3)', () => {
  const { body, notes } = map({ ringTimeout: 3600, maxDuration: 86_400 })
  expect(body).toMatchObject({ timeout_secs: 600, time_limit_secs: 14_400 })
  expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
    'ringTimeout adjusted',
    'maxDuration adjusted',
  ])
})

test.each<[Partial<OutboundCallInput>, string, string, Record<string, unknown>]>([
  [{ ringTimeout: 3 }, 'ringTimeout', 'adjusted', { timeout_secs: 5 }],
  [{ maxDuration: 5 }, 'maxDuration', 'adjusted', { time_limit_secs: 30 }],
  [
    { machineDetection: 'hang-up' },
    'machineDetection',
    'dropped',
    { answering_machine_detection: 'detect' },
  ],
  [{ mediaEncryption: 'preferred' }, 'mediaEncryption', 'adjusted', {}],
  [{ mediaEncryption: 'required' }, 'mediaEncryption', 'dropped', {}],
  [
    { to: sip, mediaEncryption: 'required', connect: { phone: '+14155550102' } },
    'mediaEncryption',
    'dropped',
    {},
  ],
  [{ waitUntilAnswered: true }, 'waitUntilAnswered', 'dropped', {}],
  [
    { waitUntilAnswered: true, connect: { phone: '+14155550102', first: true } },
    'waitUntilAnswered',
    'dropped',
    {},
  ],
  [{ participant: { id: 'p' } }, 'participant.id', 'dropped', {}],
  [{ participant: { name: 'P' } }, 'participant.name', 'dropped', {}],
  [{ participant: { metadata: {} } }, 'participant.metadata', 'dropped', {}],
  [{ maskNumber: true }, 'maskNumber', 'dropped', {}],
  [{ includeHeaders: 'all' }, 'includeHeaders', 'dropped', {}],
])('%j: %s is %s', (extra, field, effect, expected) => {
  const { body, notes } = map(extra)
  expect(notes).toMatchObject([{ field, effect }])
  expect(body).toMatchObject(expected)
  if (field === 'mediaEncryption') expect(body).not.toHaveProperty('media_encryption')
})

test('the application of the route goes before that of the settings', () => {
  expect(map({}, { reference: '42' }).body.connection_id).toBe('42')
})

describe('the second leg', () => {
  const second = (extra: Partial<OutboundCallInput>) =>
    secondDial('1', parse(extra), { control: 'v3:first', isCaller: false }, key, undefined)

  test('is the near end, with nothing of what the far party gets', () => {
    const body = second({ connect: { sip }, dtmf: '1', record: true })
    expect(body).toMatchObject({ to: sip, link_to: 'v3:first', bridge_on_answer: true })
    expect(body?.send_digits_on_answer).toBeUndefined()
    expect(body?.record).toBeUndefined()
    expect(decodeState(body?.client_state)).toMatchObject({ attempt: key, leg: 'near' })
  })

  test('is encrypted where it must be', () => {
    const body = second({ to: sip, connect: { sip }, mediaEncryption: 'required' })
    expect(body).toMatchObject({ media_encryption: 'SRTP' })
  })

  test('is the far party of a click-to-call, with all its features', () => {
    const near = '+14155550102'
    const extra = { connect: { phone: near, first: true }, dtmf: '1', hideCallerId: true }
    expect(map(extra).body).toMatchObject({ to: near, retry_on_timeout: false })
    expect(map(extra).body).not.toHaveProperty('privacy')
    expect(decodeState(map(extra).body.client_state)?.leg).toBe('near')
    const body = second(extra)
    expect(body).toMatchObject({ to: phone, send_digits_on_answer: '1', privacy: 'id' })
    expect(decodeState(body?.client_state)?.leg).toBe('far')
  })

  test('is none for a conference, which the first has joined', () => {
    expect(second({ connect: { conference: 'desk' } })).toBeNull()
    expect(second({})).toBeNull()
  })
})
