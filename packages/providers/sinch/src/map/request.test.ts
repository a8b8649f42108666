import type { OutboundCallInput } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { callbackUrl, callOf, far, from, key, near, storage } from '../../test/fake.ts'
import { mapCall } from './request.ts'

const place = { baseUrl: 'https://calling.api.sinch.com', recording: storage }
const sip = 'sip:far@carrier.example'

const mapped = (
  fields: Partial<OutboundCallInput>,
  {
    options,
    unasked = false,
    settings = place,
  }: {
    readonly options?: object
    readonly unasked?: boolean
    readonly settings?: Parameters<typeof mapCall>[0]
  } = {},
) => {
  const context = { key, ...(!unasked && { callbackUrl }), options } as unknown as Parameters<
    typeof mapCall
  >[2]
  const { request, notes } = mapCall(settings, callOf(fields), context)
  const { customCallout } = JSON.parse(request.body ?? '') as {
    customCallout: Record<string, string>
  }
  const parse = (name: string): unknown => JSON.parse(customCallout[name] ?? 'null')
  return {
    action: (parse('ice') as { action: Record<string, unknown> }).action,
    marker: parse('custom') as Record<string, unknown>,
    ace: parse('ace'),
    pie: parse('pie'),
    notes: notes.map(({ field, effect }) => `${field} ${effect}`),
  }
}

describe('the far party', () => {
  test('a phone, with everything that connectPstn has', () => {
    const { action, marker, notes } = mapped({
      ringTimeout: 20,
      maxDuration: 600,
      dtmf: '1w2#',
      machineDetection: 'greeting-end',
      connect: { phone: near },
    })
    expect(action).toEqual({
      name: 'connectPstn',
      number: far,
      cli: from,
      dialTimeout: 20,
      maxDuration: 600,
      dtmf: '1w2#',
      amd: { enabled: true, async: true },
    })
    expect(marker).toEqual({ attempt: key, leg: 'far', conference: key, moh: 'ring' })
    expect(notes).toEqual([])
  })

  test('a SIP address, with headers and the transport in a field of its own', () => {
    const { action, notes } = mapped({
      to: `${sip};transport=tls`,
      sipHeaders: { 'X-A': 'b', 'X-B': 'Zoë' },
      ringTimeout: 20,
      dtmf: '1',
      machineDetection: 'detect',
    })
    expect(action).toEqual({
      name: 'connectSip',
      destination: { type: 'sip', endpoint: 'far@carrier.example' },
      cli: from,
      transport: 'tls',
      callHeaders: [{ key: 'X-A', value: 'b' }],
    })
    expect(notes).toEqual([
      'ringTimeout dropped',
      'dtmf dropped',
      'machineDetection dropped',
      'sipHeaders dropped',
    ])
  })

  test('without a user cannot be dialled by SIP, without a caller ID not by phone', () => {
    expect(() => mapped({ to: 'sip:carrier.example' })).toThrow('user@host')
    expect(() => mapped({ from: undefined })).toThrow('caller ID')
  })

  test('a caller ID is withheld, and nothing of it is sent', () => {
    const { action, notes } = mapped({ hideCallerId: true })
    expect([action['cli'], notes]).toEqual(['private', ['from adjusted']])
  })

  test('a call lasts four hours at most, and digits that Sinch has not are not sent', () => {
    const { action, notes } = mapped({ maxDuration: 20_000, dtmf: '1A' })
    expect([action['maxDuration'], action['dtmf']]).toEqual([14_400, undefined])
    expect(notes).toEqual(['maxDuration adjusted', 'dtmf adjusted'])
  })
})

describe('the answered call', () => {
  test('enters the conference of the call, whose name fits', () => {
    expect(mapped({ connect: { conference: 'desk' } }).marker).toMatchObject({ conference: 'desk' })
    expect(() => mapped({ connect: { conference: 'x'.repeat(65) } })).toThrow('65 characters')
  })

  test('of a click-to-call is the near phone’s', () => {
    const { action, marker, notes } = mapped({
      connect: { phone: near, first: true },
      record: true,
      waitUntilAnswered: true,
      maxDuration: 20_000,
    })
    expect(action).toEqual({ name: 'connectPstn', number: near, cli: from })
    expect(marker).toMatchObject({ leg: 'near', record: true, moh: 'ring' })
    expect(notes).toEqual(['maxDuration adjusted', 'record adjusted', 'waitUntilAnswered dropped'])
  })

  test('brings its SVAML along where no callback can ask', () => {
    const { ace, notes } = mapped(
      { connect: { conference: 'desk' }, record: true },
      { unasked: true },
    )
    expect(ace).toEqual({ action: { name: 'connectConf', conferenceId: 'desk' } })
    expect(notes).toEqual(['record dropped'])
    expect(mapped({ connect: { conference: 'desk' } }).ace).toBeNull()
  })

  test('is recorded where there is a storage', () => {
    expect(mapped({ record: true }).marker).toMatchObject({ record: true })
    const { marker, notes } = mapped(
      { record: true },
      { settings: { baseUrl: place.baseUrl, recording: undefined } },
    )
    expect([marker['record'], notes]).toEqual([undefined, ['record dropped']])
  })

  test('runs the application’s own SVAML, which replaces the near end', () => {
    const svaml = { action: { name: 'runMenu' } }
    const { ace, pie, marker, notes } = mapped(
      { connect: { phone: near }, record: true },
      { options: { ace: svaml, pie: svaml } },
    )
    expect([ace, pie]).toEqual([svaml, svaml])
    expect(marker).toEqual({ attempt: key, leg: 'far' })
    expect(notes).toEqual(['connect dropped', 'record dropped'])
  })
})

test('what Sinch does not have is noted', () => {
  const { notes } = mapped({
    participant: { id: 'a', name: 'b', metadata: { c: 'd' } },
    maskNumber: true,
    includeHeaders: 'all',
    metadata: { e: 'f' },
    mediaEncryption: 'preferred',
    sipHeaders: { 'X-A': 'b' },
  })
  expect(notes).toEqual([
    'sipHeaders dropped',
    'participant.id dropped',
    'participant.name dropped',
    'participant.metadata dropped',
    'maskNumber dropped',
    'includeHeaders dropped',
    'metadata dropped',
    'mediaEncryption dropped',
  ])
})
