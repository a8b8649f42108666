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

/** A callout whose incoming call is answered with this action. */
const iced = (action: object, more: object = {}, ice: object = {}) =>
  parse({
    method: 'customCallout',
    customCallout: { ice: JSON.stringify({ action, ...ice }), ...more },
  })
const fieldsOf = (notes: readonly { readonly field: string }[]) =>
  notes.map(({ field }) => field.replace(/^customCallout\./, ''))

test('SVAML of the incoming call says whom to call', () => {
  const pstn = { name: 'ConnectPstn', number: far, cli: from }
  const { call, notes } = iced(
    { ...pstn, dialTimeout: 30, maxDuration: 60, dtmf: '1', amd: { enabled: true, async: true } },
    { dtmf: '2', maxDuration: 90 },
  )
  expect(call).toEqual({
    to: far,
    from,
    ringTimeout: 30,
    maxDuration: 60,
    dtmf: '1',
    machineDetection: 'greeting-end',
  })
  // Those of the SVAML come first.
  expect(fieldsOf(notes)).toEqual(['dtmf', 'maxDuration'])
  expect(iced(pstn, { dtmf: '2', maxDuration: 90 }).call).toEqual({
    to: far,
    from,
    dtmf: '2',
    maxDuration: 90,
  })
  expect(iced({ ...pstn, amd: { enabled: true } }).call.machineDetection).toBe('detect')
  expect(iced({ ...pstn, amd: { enabled: false, async: true } }).call).not.toHaveProperty(
    'machineDetection',
  )
})

test('what SVAML of the incoming call says besides is noted', () => {
  const pstn = { name: 'connectPstn', number: far, locale: 'en', indications: 'us' }
  const { notes } = iced(
    { ...pstn, suppressCallbacks: true },
    { destination, cli: from, enableAce: true, enableDice: true, enablePie: true, domain: 'pstn' },
    { instructions: [] },
  )
  const told = notes.map(({ field, detail }) => `${field} ${detail}`).join('; ')
  for (const name of [
    'ice.action.suppressCallbacks',
    'locale',
    'indications',
    'destination',
    'cli',
    'enableAce',
    'enableDice',
    'enablePie',
    'domain',
    'ice.instructions',
  ])
    expect(told).toContain(name)
})

test('SVAML that connects a SIP address', () => {
  const sip = {
    name: 'connectSip',
    destination: { type: 'sip', endpoint: 'far@carrier.example' },
    transport: 'TCP',
  }
  const headers = [{ key: 'X-A', value: 'b' }, { key: 'X-B' }, { value: 'c' }]
  const { call, notes } = iced({ ...sip, callHeaders: headers, moh: 'music1' })
  expect(call).toEqual({
    to: 'sip:far@carrier.example;transport=tcp',
    sipHeaders: { 'X-A': 'b' },
  })
  expect(fieldsOf(notes)).toEqual([
    'ice.action.moh',
    'ice.action.callHeaders[1].key',
    'ice.action.callHeaders[2].key',
  ])
  expect(fieldsOf(iced({ ...sip, transport: 'carrier pigeon' }).notes)).toEqual([
    'ice.action.transport',
  ])
  expect(iced(sip).call).not.toHaveProperty('sipHeaders')
  expect(() => iced({ name: 'connectSip', destination: {} })).toThrow('must call a number')
})

test.each([
  ['Private', { hideCallerId: true }],
  [from, { from }],
  [from.slice(1), { from }],
  ['+1234567', { from: '+1234567' }],
])('the caller ID %s', (cli, expected) => {
  const { call, notes } = parse({ method: 'ttsCallout', ttsCallout: { destination, cli } })
  expect(call).toMatchObject(expected)
  expect(notes.filter(({ field }) => field.endsWith('cli'))).toEqual([])
})

test.each(['+123456', '+1234567890123456', `x${from}`, `${from}x`])(
  'the caller ID %s is noted',
  (cli) => {
    const { call, notes } = parse({ method: 'ttsCallout', ttsCallout: { destination, cli } })
    expect(call).not.toHaveProperty('from')
    expect(notes.map(({ field }) => field)).toContain('ttsCallout.cli')
  },
)

test.each(['x1', '1x', 'A', '*'])('digits %s are noted', (dtmf) => {
  const { call, notes } = parse({ method: 'customCallout', customCallout: { ...plain, dtmf } })
  expect(call).not.toHaveProperty('dtmf')
  expect(fieldsOf(notes)).toContain('dtmf')
})

test.each([
  [{ type: 'Number', endpoint: far.slice(1) }, far],
  [{ type: 'sip', endpoint: 'far@carrier.example' }, 'sip:far@carrier.example'],
])('the destination %j', (given, to) => {
  const { call } = parse({ method: 'customCallout', customCallout: { destination: given } })
  expect(call.to).toBe(to)
})

test.each([
  { type: 'number', endpoint: '' },
  { type: 'username', endpoint: 'alice' },
  { endpoint: far },
  { type: 'number' },
])('the destination %j cannot be called', (given) => {
  expect(() => parse({ method: 'customCallout', customCallout: { destination: given } })).toThrow(
    'must call a number',
  )
})

test.each<[string, object]>([
  ['has instructions', { instructions: [] }],
  ['has more', { more: true }],
  ['names no conference', { action: { name: 'connectConf' } }],
  [
    'names a setting of its own',
    { action: { name: 'connectConf', conferenceId: 'd', record: true } },
  ],
  ['does something else', { action: { name: 'hangup', conferenceId: 'desk' } }],
])('SVAML of the answered call that %s is kept', (_what, more) => {
  const ace = { action: { name: 'connectConf', conferenceId: 'desk' }, ...more }
  const { call, notes } = parse({
    method: 'customCallout',
    customCallout: { ...plain, ace: JSON.stringify(ace) },
  })
  expect(call).not.toHaveProperty('connect')
  expect(call.options).toEqual({ sinch: { ace } })
  expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
    'customCallout.ace adjusted',
  ])
})

test('music of a conference is an option, and nothing without one', () => {
  const answered = (action: object) =>
    parse({
      method: 'customCallout',
      customCallout: {
        ...plain,
        ace: JSON.stringify({ action: { name: 'connectConf', conferenceId: 'desk', ...action } }),
      },
    }).call
  expect(answered({ moh: 'music3' }).options).toEqual({ sinch: { moh: 'music3' } })
  expect(answered({})).not.toHaveProperty('options')
})

test('a conference or a text says what else it has no field for', () => {
  const conference = parse({
    method: 'conferenceCallout',
    conferenceCallout: {
      ...plain,
      conferenceId: 'desk',
      greeting: 'Hi',
      locale: 'en-US',
      conferenceDtmfOptions: { mode: 'ignore' },
      custom: 'mine',
    },
  })
  const told = conference.notes.map(({ field, detail }) => `${field} ${detail}`).join('; ')
  for (const name of ['greeting', 'locale', 'conferenceDtmfOptions', 'custom'])
    expect(told).toContain(name)
  const spoken = (more: object) =>
    parse({ method: 'ttsCallout', ttsCallout: { ...plain, ...more } })
  const both = spoken({ text: 'Hi', prompts: '#tts[Hello]', locale: 'en-GB', custom: 'mine' })
  expect(both.call.options).toEqual({
    sinch: {
      ace: {
        instructions: [{ name: 'playFiles', ids: ['#tts[Hello]'], locale: 'en-GB' }],
        action: { name: 'hangup' },
      },
    },
  })
  expect(both.notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
    'ttsCallout.text dropped',
    'ttsCallout.custom dropped',
    'ttsCallout.text adjusted',
  ])
  expect(spoken({ prompts: '#tts[Hello]' }).notes.map(({ effect }) => effect)).toEqual(['adjusted'])
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
