import { expect, test } from 'vitest'
import { callReply } from '../../test/fake-api.ts'
import { epochOf, eventsOf, inboundOf, statusOfWebhook } from './read.ts'
import { statuses, webhookEvents } from './statuses.ts'
import { wireCall } from '../client/schemas.ts'

const call = (fields: Readonly<Record<string, unknown>>) =>
  wireCall.parse({ callId: 'call_1', ...fields })
const at = (second: number) => `2025-08-21T11:45:${String(second).padStart(2, '0')}.000Z`

// `SipCallStatus` of @videosdk.live/server-sdk 0.1.1, whole.
const everyStatus =
  `initiated ringing missed not-answered failed incoming verified rejected abandoned answered ended
  transfer-initiated transfer-accepted transferring transfer-ringing transferred transfer-failed switch-room-initiated
  switch-room-completed switch-room-failed`.split(/\s+/)

test('every status of the typed client is known, and no other', () => {
  expect(Object.keys(statuses).sort()).toEqual([...everyStatus].sort())
})

test('every webhook event stands for a status that is known', () => {
  const named = Object.values(webhookEvents).filter((status) => status !== null)
  expect(named.filter((status) => !(status in statuses))).toEqual([])
})

test.each([
  ['initiated', 'initiated', undefined],
  ['ringing', 'ringing', undefined],
  ['answered', 'answered', undefined],
  ['ended', 'ended', 'completed hung-up yes'],
  ['missed', 'ended', 'no-answer no-answer unknown'],
  ['not-answered', 'ended', 'no-answer no-answer unknown'],
  ['rejected', 'ended', 'rejected declined unknown'],
  ['abandoned', 'ended', 'canceled canceled unknown'],
  ['failed', 'ended', 'failed unspecified unknown'],
  ['transferred', 'ended', 'completed transferred yes'],
  ['incoming', 'ringing', undefined],
  ['verified', 'detail', undefined],
  ['transfer-failed', 'detail', undefined],
  ['switch-room-completed', 'detail', undefined],
  ['something-new', 'unrecognised', undefined],
] as const)('status %s is %s', (status, type, end) => {
  const [event, ...more] = eventsOf(call({ status }))
  expect(more).toEqual([])
  expect(event).toMatchObject({ type, providerStatus: status, leg: 'far' })
  expect(event?.end && [event.end.status, event.end.reason, event.end.rang].join(' ')).toBe(end)
  expect(event?.detail).toEqual(type === 'detail' ? { status } : undefined)
})

test('no end claims that the phone did not ring', () => {
  for (const { end } of Object.values(statuses)) {
    expect(end?.rang).not.toBe('no')
    expect(end?.ifUnanswered?.rang).not.toBe('no')
  }
})

test('an end without an answer was a hang-up while it rang', () => {
  expect(statuses['ended']?.end?.ifUnanswered).toEqual({
    status: 'canceled',
    reason: 'canceled',
    rang: 'unknown',
  })
})

test('the create reply: upper-case status, the log as events, references and key', () => {
  expect(eventsOf(wireCall.parse(callReply().data))).toEqual([
    {
      id: `call_123456789/initiated/${Date.parse('2025-08-21T11:45:00.000Z')}`,
      type: 'initiated',
      at: Date.parse('2025-08-21T11:45:00.000Z'),
      leg: 'far',
      attemptKey: 'cp-attempt-1',
      references: { call: 'call_123456789', room: 'room_123456' },
      providerStatus: 'initiated',
      end: undefined,
      room: 'room_123456',
      gateway: 'gw_123456789',
      detail: undefined,
    },
  ])
})

test('a status missing in the log is an event of its own, at the time the call says', () => {
  const read = call({
    status: 'ended',
    start: at(0),
    end: at(9),
    timelog: [{ status: 'ANSWERED', timestamp: at(4) }],
  })
  expect(eventsOf(read).map(({ type, at }) => [type, at])).toEqual([
    ['answered', Date.parse(at(4))],
    ['ended', Date.parse(at(9))],
  ])
})

test('two transfers are two events, one status read twice is one', () => {
  const log = [
    { status: 'transfer-initiated', timestamp: at(1) },
    { status: 'transfer-failed', timestamp: at(2) },
    { status: 'transfer-initiated', timestamp: at(5) },
  ]
  const ids = eventsOf(call({ timelog: log })).map(({ id }) => id)
  expect(new Set(ids).size).toBe(3)
  expect(eventsOf(call({ timelog: log })).map(({ id }) => id)).toEqual(ids)
})

test('a malformed log does not lose the status', () => {
  expect(eventsOf(call({ status: 'ringing', timelog: 'soon' }))).toHaveLength(1)
  expect(eventsOf(call({ status: 'ringing', timelog: [{}, 7] }))).toHaveLength(1)
})

test('times come as ISO 8601 or as milliseconds; out of the range of dates they are unknown (W3)', () => {
  expect(epochOf('2025-08-21T11:45:00.000Z')).toBe(1755776700000)
  expect(epochOf(1755776700000)).toBe(1755776700000)
  expect(epochOf('1755776700000')).toBe(1755776700000)
  expect([epochOf(1755776700000e6), epochOf('1755776700000000000000'), epochOf(-1e16)]).toEqual([
    null,
    null,
    null,
  ])
  expect([epochOf('soon'), epochOf(''), epochOf(null), epochOf(undefined)]).toEqual([
    null,
    null,
    null,
    null,
  ])
})

test.each(['constructor', '__proto__', 'toString'])('the word %s means nothing (W8)', (word) => {
  expect(eventsOf(call({ status: word }))).toMatchObject([{ type: 'unrecognised' }])
  expect(statusOfWebhook(word, call({}))).toBeUndefined()
})

test.each([
  ['call-answered', undefined, 'answered'],
  ['call-hangup', 'answered', 'ended'],
  ['call-hangup', 'REJECTED', 'rejected'],
  ['call-missed', 'ended', 'missed'],
  ['call-missed', 'ringing', 'missed'],
  ['call-missed', undefined, 'missed'],
  ['call-answered', 'failed', 'answered'],
  ['call-missed', 'not-answered', 'not-answered'],
  ['call-update', 'ringing', 'ringing'],
  ['call-update', undefined, undefined],
  ['participant-joined', 'answered', undefined],
] as const)('webhook %s with status %s is %s', (event, status, expected) => {
  expect(statusOfWebhook(event, call({ status }))).toBe(expected)
})

test.each([
  ['initiated', { start: at(1), end: at(9) }, 1],
  ['incoming', { start: at(1), end: at(9) }, 1],
  ['ended', { start: at(1), end: at(9) }, 9],
  ['failed', { start: at(1), end: at(9) }, 9],
  ['ringing', { start: at(1), end: at(9) }, null],
  ['answered', { start: at(1), end: at(9) }, null],
] as const)('the status %s of %j was at second %s', (status, times, second) => {
  const [event] = eventsOf(call({ status, ...times }))
  expect(event?.at).toBe(second === null ? null : Date.parse(at(second)))
})

test('times at the edge of the range of dates', () => {
  expect([epochOf(8.64e15), epochOf(8.64e15 + 2), epochOf(-8.64e15)]).toEqual([
    8.64e15,
    null,
    -8.64e15,
  ])
  // Fewer than twelve digits are no milliseconds of this century.
  expect(epochOf('17557767000')).not.toBe(17557767000)
  expect(epochOf('x1755776700000')).toBeNull()
  expect(epochOf('1755776700000x')).toBeNull()
})

test.each([
  [{ from: '+14155550123' }, '+14155550123'],
  [{ from: 'anonymous', sipCallFrom: '+14155550123' }, '+14155550123'],
  [{ from: 'sip:a@b.example' }, 'sip:a@b.example'],
  [{ from: 'sips:a@b.example' }, 'sips:a@b.example'],
  [{ from: 'sip:' }, undefined],
  [{ from: 'sip:a b' }, undefined],
  [{ from: 'x+14155550123' }, undefined],
  [{ from: '+14155550123x' }, undefined],
  [{ from: '+0155550123' }, undefined],
  [{}, undefined],
])('the caller of %j is %s', (fields, from) => {
  expect(inboundOf(call({ type: 'INBOUND', ...fields }))).toMatchObject({ from })
})

test('a call of ours, and one without an id, are not announced', () => {
  expect(inboundOf(call({ type: 'outbound' }))).toBeUndefined()
  expect(inboundOf(call({}))).toBeUndefined()
  expect(inboundOf(call({ type: 'inbound', callId: undefined }))).toBeUndefined()
})
