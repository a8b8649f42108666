import type { Note } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { bodyOf, byGateway, byRule, callOf, far } from '../../test/fake-api.ts'
import { options as optionsSchema } from '../options.ts'
import type { Prepared } from './prepared.ts'
import { mapCall } from './request.ts'
import { wireGateway, wireRule } from '../client/schemas.ts'

const base = 'https://api.videosdk.live'
const map = (
  call: Readonly<Record<string, unknown>>,
  where = byGateway,
  prepared: Prepared = {},
  options: unknown = {},
) => {
  const { request, notes } = mapCall(base, callOf(call), where, {
    key: 'cp-1',
    prepared,
    options,
  })
  return { request, notes, body: bodyOf(request) }
}
const fieldsOf = (notes: readonly Note[]) => notes.map(({ field, effect }) => `${effect} ${field}`)

test('the least call: real JSON, no credentials, nothing that was not asked for', () => {
  const { request, notes } = map({}, byRule)
  expect(request).toEqual({
    method: 'POST',
    url: `${base}/v2/sip/call`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({
      sipCallFrom: '+14155550100',
      sipCallTo: far,
      routingRuleId: 'rr_2554md',
      metadata: { callplaneAttempt: 'cp-1' },
    }),
  })
  expect(notes).toEqual([])
})

/** Neutral field → value in the body, placed by gateway. */
const honoured: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>])[] = [
  ['connect', { room: 'room-1' }, { destinationRoomId: 'room-1' }],
  [
    'participant',
    { id: 'p-1', name: 'Ann', metadata: { a: 1 } },
    { participant: { id: 'p-1', name: 'Ann', metadata: { a: 1 } } },
  ],
  ['record', true, { recordAudio: true }],
  ['record', false, { recordAudio: false }],
  ['waitUntilAnswered', true, { waitUntilAnswered: true }],
  ['ringTimeout', 30, { ringingTimeout: 30 }],
  ['maxDuration', 3600, { maxCallDuration: 3600 }],
  ['dtmf', '1234#', { dtmf: '1234#' }],
  ['mediaEncryption', 'preferred', { mediaEncryption: 'SRTP' }],
  ['mediaEncryption', 'none', { mediaEncryption: 'NONE' }],
  ['maskNumber', true, { hidePhoneNumber: true }],
  ['sipHeaders', { 'X-Id': '7' }, { headers: { 'X-Id': '7' } }],
  ['includeHeaders', ['X-Id'], { includeHeaders: ['X-Id'] }],
  ['includeHeaders', 'all', { includeHeaders: 'ALL' }],
  ['includeHeaders', 'x-headers', { includeHeaders: 'SIP_X_HEADERS' }],
  ['includeHeaders', 'none', { includeHeaders: 'NONE' }],
  ['metadata', { a: 'b' }, { metadata: { a: 'b', callplaneAttempt: 'cp-1' } }],
]
test.each(honoured)('%s %j', (field, value, expected) => {
  const { body, notes } = map({ [field]: value })
  expect(body).toMatchObject(expected)
  expect(notes).toEqual([])
})

const dropped: readonly (readonly [string, unknown])[] = [
  ['machineDetection', 'detect'],
  ['hideCallerId', true],
  ['connect', { phone: '+14155550102' }],
  ['connect', { sip: 'sip:desk@example.com' }],
  ['connect', { conference: 'weekly' }],
]
test.each(dropped)('VideoSDK has no %s %j', (field, value) => {
  const { body, notes } = map({ [field]: value })
  expect(Object.keys(body)).toEqual(['sipCallFrom', 'sipCallTo', 'gatewayId', 'metadata'])
  expect(fieldsOf(notes)).toEqual([`dropped ${field}`])
})

test('an unhidden caller ID is what happens anyway', () => {
  expect(map({ hideCallerId: false }).notes).toEqual([])
})

test('pauses between digits are documented nowhere', () => {
  const paused = map({ dtmf: '12ww34#' })
  expect(paused.body['dtmf']).toBe('1234#')
  expect(fieldsOf(paused.notes)).toEqual(['adjusted dtmf'])
  const silent = map({ dtmf: 'ww' })
  expect(silent.body).not.toHaveProperty('dtmf')
  expect(fieldsOf(silent.notes)).toEqual(['dropped dtmf'])
})

describe('required encryption is more than a preference (M4)', () => {
  const required = { mediaEncryption: 'required' }
  const gateway = (fields: object) => ({ gateway: wireGateway.parse(fields) })
  test.each([
    ['nothing is known of the gateway', {}],
    ['the gateway encrypts nothing by itself', gateway({ mediaEncryption: 'disable' })],
    ['the keys would travel in the open', gateway({ mediaEncryption: 'enable', transport: 'udp' })],
  ])('a note where %s', (_name, prepared) => {
    for (const where of [byGateway, byRule]) {
      const { body, notes } = map(required, where, prepared)
      expect(body['mediaEncryption']).toBe('SRTP')
      expect(notes.map(({ field }) => field)).toEqual(['mediaEncryption'])
    }
  })
  test('honoured by a gateway that encrypts every call', () => {
    for (const transport of ['tls', 'TLS', undefined])
      for (const where of [byGateway, byRule])
        expect(
          map(required, where, gateway({ mediaEncryption: 'enable', transport })).notes,
        ).toEqual([])
  })
})

test('an option without its condition leaves a note (M7)', () => {
  for (const where of [byGateway, byRule])
    expect(fieldsOf(map({}, where, {}, { encryptionWords: 'client' }).notes)).toEqual([
      'dropped options.videosdk.encryptionWords',
    ])
})

describe('the agent and the pin of a rule (V5)', () => {
  const dispatch = { agent: 'ag_1', metadata: { team: 'sales' } }
  const wishes = (where: typeof byRule, rule: object | undefined, wish: object) =>
    mapCall(base, { ...callOf(), ...wish }, where, {
      key: 'cp-1',
      prepared: rule ? { rule: wireRule.parse(rule) } : {},
      options: {},
    })
  const same = { agentId: 'ag_1', agentMetadata: { team: 'sales' }, room: { pin: '12' } }

  test('are honoured by a routing rule that sets the same', () => {
    const { request, notes } = wishes(byRule, same, { dispatch, pin: '12' })
    expect(notes).toEqual([])
    expect(Object.keys(bodyOf(request))).not.toContain('agentId')
  })
  test.each([
    ['by gateway', byGateway, same],
    ['by a rule that is not known', byRule, undefined],
    ['by a rule of another agent', byRule, { agentId: 'ag_2', room: { pin: '34' } }],
    ['by a rule without either', byRule, {}],
  ])('leave notes %s', (_name, where, rule) => {
    const { notes } = wishes(where, rule, { dispatch, pin: '12' })
    expect(fieldsOf(notes)).toEqual(['dropped dispatch', 'dropped pin'])
  })
  test('other metadata is another wish', () => {
    const other = { dispatch: { agent: 'ag_1', metadata: { team: 'support' } } }
    expect(fieldsOf(wishes(byRule, same, other).notes)).toEqual(['dropped dispatch'])
  })
})

test('a SIP URI goes as it is', () => {
  expect(map({ to: 'sip:+919099999999@sip.example.com' }).body['sipCallTo']).toBe(
    'sip:+919099999999@sip.example.com',
  )
})

test('the attempt key has its place in metadata, whatever the caller put there', () => {
  const { body, notes } = map({ metadata: { callplaneAttempt: 'mine' } })
  expect(body['metadata']).toEqual({ callplaneAttempt: 'cp-1' })
  expect(fieldsOf(notes)).toEqual(['adjusted metadata'])
})

describe('options', () => {
  test('the words of the typed client for encryption', () => {
    const client = { encryptionWords: 'client' }
    expect(map({ mediaEncryption: 'preferred' }, byGateway, {}, client).body).toMatchObject({
      mediaEncryption: 'enable',
    })
    expect(map({ mediaEncryption: 'none' }, byGateway, {}, client).body).toMatchObject({
      mediaEncryption: 'disable',
    })
  })
  test('detecting digits is a switch in the same field; digits to send come first', () => {
    expect(map({}, byGateway, {}, { detectDtmf: true }).body['dtmf']).toBe(true)
    const both = map({ dtmf: '1#' }, byGateway, {}, { detectDtmf: true })
    expect(both.body['dtmf']).toBe('1#')
    expect(fieldsOf(both.notes)).toEqual(['dropped options.videosdk.detectDtmf'])
    expect(fieldsOf(map({}, byRule, {}, { detectDtmf: true }).notes)).toEqual([
      'dropped options.videosdk.detectDtmf',
    ])
    const known = { rule: wireRule.parse({ dtmf: true }) }
    expect(map({}, byRule, known, { detectDtmf: true }).notes).toEqual([])
  })
  test('an unknown one is refused', () => {
    expect(optionsSchema.safeParse({ colour: 'red' }).success).toBe(false)
  })
})

describe('by routing rule', () => {
  const taken = {
    record: true,
    dtmf: '1w2',
    maskNumber: true,
    sipHeaders: { 'X-Id': '7' },
    includeHeaders: 'all',
    mediaEncryption: 'required',
  }
  test('what VideoSDK takes from the rule is sent as the page shows it, and said to be lost', () => {
    const { body, notes } = map(taken, byRule)
    expect(body).toMatchObject({ recordAudio: true, dtmf: '12', mediaEncryption: 'SRTP' })
    expect(fieldsOf(notes).sort()).toEqual(
      Object.keys(taken)
        .map((field) => `dropped ${field}`)
        .sort(),
    )
  })
  test('what the rule and its gateway set alike is honoured', () => {
    const rule = wireRule.parse({
      recording: true,
      hidePhoneNumber: true,
      headers: { 'x-id': '7', 'X-More': '1' },
      includeHeaders: 'ALL',
    })
    const gateway = wireGateway.parse({ mediaEncryption: 'enable' })
    // Digits to send have no place in a rule.
    expect(fieldsOf(map(taken, byRule, { rule, gateway }).notes)).toEqual(['dropped dtmf'])
  })
  test('what they set otherwise is lost, and the note says that it is known', () => {
    const rule = wireRule.parse({ recording: true, hidePhoneNumber: false, headers: {} })
    const { notes } = map({ ...taken, record: false, dtmf: undefined }, byRule, { rule })
    expect(fieldsOf(notes)).toHaveLength(5)
    expect(notes.find(({ field }) => field === 'record')?.detail).toContain('has another value')
  })
  test('the rule wins over the gateway of a route that names both', () => {
    const { body } = map({}, { ...byRule, gateway: 'gw_1' })
    expect(body).toMatchObject({ routingRuleId: 'rr_2554md' })
    expect(body).not.toHaveProperty('gatewayId')
  })
  test("the rule's only number is the caller ID of a call without one", () => {
    const one = { rule: wireRule.parse({ numbers: ['+14155550101'] }) }
    expect(map({ from: undefined }, byRule, one).body['sipCallFrom']).toBe('+14155550101')
    const two = { rule: wireRule.parse({ numbers: ['+14155550101', '+14155550102'] }) }
    expect(map({ from: undefined }, byRule, two).body).not.toHaveProperty('sipCallFrom')
  })
})
