import type { Call, OutboundCallInput, WireResponse } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callbackUrl, callId, callOf, far, from, key, storage } from '../../test/fake.ts'
import { mapCall } from '../map/request.ts'
import { frontDoor } from './port.ts'

const place = { baseUrl: 'https://calling.api.sinch.com', recording: storage }

const parse = (body: unknown, url = `${place.baseUrl}/calling/v1/callouts`) =>
  frontDoor.parse({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('what we send comes back as it was', () => {
  test.each<[Partial<OutboundCallInput>]>([
    [{}],
    [{ ringTimeout: 20, maxDuration: 600, dtmf: '1w2#', machineDetection: 'detect' }],
    [{ machineDetection: 'greeting-end', record: true }],
    [{ machineDetection: 'hang-up' }],
    [{ connect: { conference: 'desk' }, options: { sinch: { moh: 'music1' } } }],
    [{ to: 'sip:far@carrier.example;transport=tls', sipHeaders: { 'X-A': 'b' } }],
  ])('%j', (fields) => {
    const call = callOf(fields)
    const context = { key, callbackUrl, options: call.options?.['sinch'] } as unknown
    const { request } = mapCall(place, call, context as Parameters<typeof mapCall>[2])
    const parsed = frontDoor.parse(request)
    expect(parsed).toEqual({ call: { to: far, from, ...fields }, route: {}, notes: [] })
  })
})

const destination = { type: 'number', endpoint: far }
const noted = (body: object) =>
  parse(body).notes.map(({ field, effect }) => `${field.replace(/^\w+Callout\./, '')} ${effect}`)
const plain = { destination, cli: from.slice(1) }

test('a callout to a conference', () => {
  const { call, notes } = parse({
    method: 'ConferenceCallout',
    conferenceCallout: { ...plain, conferenceId: 'desk', mohClass: 'music2', enableDice: true },
  })
  expect(call).toEqual({
    to: far,
    from,
    connect: { conference: 'desk' },
    options: { sinch: { moh: 'music2' } },
  })
  expect(notes.map(({ effect }) => effect)).toEqual(['dropped'])
})

test('text that is spoken is kept as SVAML', () => {
  const { call } = parse({ method: 'ttsCallout', ttsCallout: { ...plain, text: 'Hello' } })
  expect(call.options).toEqual({
    sinch: {
      ace: { instructions: [{ name: 'say', text: 'Hello' }], action: { name: 'hangup' } },
    },
  })
})

test('SVAML of a custom callout: a conference is one, anything else is kept', () => {
  const custom = (ace: object, more = {}) =>
    parse({
      method: 'customCallout',
      customCallout: { ...plain, ace: JSON.stringify(ace), ...more },
    })
  const conference = { action: { name: 'ConnectConf', conferenceId: 'desk' } }
  expect(custom(conference).call.connect).toEqual({ conference: 'desk' })
  const menu = { action: { name: 'runMenu', mainMenu: 'main' } }
  const pie = { action: { name: 'hangup' } }
  expect(custom(menu, { pie: JSON.stringify(pie) }).call.options).toEqual({
    sinch: { ace: menu, pie },
  })
})

test.each<[object, string[]]>([
  [{ custom: 'mine' }, ['custom dropped']],
  [{ dtmf: 'A' }, ['dtmf dropped']],
  [{ maxDuration: 20_000 }, ['maxDuration dropped']],
  [{ cli: 'unknown' }, ['cli dropped']],
  [{ ace: 'no SVAML' }, ['ace dropped']],
  [{ pie: '{}' }, ['pie dropped']],
  [{ levitate: true }, ['levitate dropped']],
])('%j is noted', (fields, expected) => {
  expect(noted({ method: 'customCallout', customCallout: { ...plain, ...fields } })).toEqual(
    expected,
  )
})

test.each([
  ['another path', { method: 'ttsCallout', ttsCallout: plain }, `${place.baseUrl}/v1/calls`],
  ['no method', { customCallout: plain }, undefined],
  ['no object', { method: 'ttsCallout' }, undefined],
  ['no destination', { method: 'customCallout', customCallout: { cli: from } }, undefined],
  ['no JSON', '{', undefined],
])('%s is refused', (_name, body, url) => {
  expect(() => parse(body, url)).toThrow('Sinch request')
})

test('whatever is posted is read or refused, and no field is dropped silently (F1)', () => {
  let read = 0
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{9,12}$/), fc.integer()), (given) => {
      const { notes } = parse({ method: 'customCallout', customCallout: { ...given, ...plain } })
      read += 1
      const fields = new Set(notes.map(({ field }) => field))
      for (const name of Object.keys(given))
        expect([...fields].some((field) => field.includes(name))).toBe(true)
    }),
    { numRuns: 50, seed: 7 },
  )
  expect(read).toBe(50)
})

describe('responses', () => {
  const call = { id: 'call_1', error: null, providerRef: null, attempts: [] } as unknown as Call
  const bodyOf = ({ body }: WireResponse) => JSON.parse(body) as Record<string, unknown>

  test('give Sinch’s id where Sinch has the call, else one of ours', () => {
    expect(bodyOf(frontDoor.render({ ...call, providerRef: callId }))).toEqual({ callId })
    expect(bodyOf(frontDoor.render(call))['callId']).toMatch(/^[\da-f-]{36}$/)
    expect(bodyOf(frontDoor.render({ ...call, providerRef: 'CA1' }))['callId']).not.toBe('CA1')
  })
})
