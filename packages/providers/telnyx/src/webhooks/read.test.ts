import { expect, test } from 'vitest'
import { encodeState } from '../map/client-state.ts'
import { eventOf, loggedEventOf } from './read.ts'
import { endOf } from './statuses.ts'

const event = (event_type: string, payload: Record<string, unknown> = {}) =>
  eventOf({
    id: 'e1',
    event_type,
    occurred_at: '2026-01-05T12:00:00.123456Z',
    payload: {
      call_control_id: 'v3:a',
      call_leg_id: 'leg',
      call_session_id: 'session',
      client_state: encodeState({ attempt: 'cp1', leg: 'near' }),
      ...payload,
    },
  })

test('leg, key and ids come from the event itself', () => {
  expect(event('call.answered')).toEqual({
    id: 'leg/call.answered',
    type: 'answered',
    at: Date.UTC(2026, 0, 5, 12, 0, 0, 123),
    leg: 'near',
    attemptKey: 'cp1',
    references: { callControl: 'v3:a', callLeg: 'leg', callSession: 'session', near: 'v3:a' },
    providerStatus: 'call.answered',
  })
  const strange = { ...event('call.answered', { client_state: 'c3RhdGU=' }) }
  expect(strange).toMatchObject({ leg: 'far', attemptKey: undefined })
})

test.each([
  ['normal_clearing', '200', 'completed', 'hung-up', 'unknown'],
  ['time_limit', '200', 'completed', 'max-duration', 'yes'],
  ['originator_cancel', '487', 'canceled', 'canceled', 'unknown'],
  ['timeout', '487', 'no-answer', 'ring-timeout', 'unknown'],
  ['no_answer', '480', 'no-answer', 'no-answer', 'unknown'],
  ['user_busy', '486', 'busy', 'busy', 'unknown'],
  ['call_rejected', '603', 'rejected', 'declined', 'unknown'],
  ['call_rejected', '403', 'failed', 'blocked', 'unknown'],
  ['not_found', '404', 'failed', 'invalid-number', 'no'],
  ['unspecified', '484', 'failed', 'invalid-number', 'no'],
  ['unspecified', '503', 'failed', 'carrier-fault', 'unknown'],
  ['unspecified', '502', 'failed', 'carrier-fault', 'unknown'],
  ['unspecified', '', 'failed', 'unspecified', 'unknown'],
  ['unheard_of', '486', 'busy', 'busy', 'unknown'],
  ['constructor', '__proto__', 'failed', 'unspecified', 'unknown'],
])('%s with %s is %s: %s', (cause, response, status, reason, rang) => {
  expect(endOf(cause, response)).toEqual({ status, reason, rang })
})

test('an end keeps the words of the provider', () => {
  const given = { hangup_cause: 'user_busy', hangup_source: 'callee', sip_hangup_cause: '486' }
  expect(event('call.hangup', given)).toMatchObject({
    type: 'ended',
    providerStatus: 'call.hangup: user_busy',
    providerCode: 'user_busy',
    sipStatus: 486,
    detail: { hangupSource: 'callee' },
  })
})

test.each([
  ['call.machine.detection.ended', 'human', 'human'],
  ['call.machine.detection.ended', 'machine', 'machine'],
  ['call.machine.detection.ended', 'not_sure', 'unknown'],
  ['call.machine.premium.detection.ended', 'human_business', 'human'],
  ['call.machine.premium.detection.ended', 'fax_detected', 'fax'],
  ['call.machine.premium.detection.ended', 'silence', 'unknown'],
  ['call.machine.greeting.ended', 'ended', 'machine'],
  ['call.machine.premium.greeting.ended', 'beep_detected', 'machine'],
])('%s with %s was answered by %s', (type, result, answeredBy) => {
  expect(event(type, { result })).toMatchObject({ type: 'machine', answeredBy, id: 'e1' })
})

test('recordings, costs and digits', () => {
  const recording = {
    recording_id: 'r1',
    recording_started_at: '2026-01-05T12:00:00Z',
    recording_ended_at: '2026-01-05T12:00:09.500Z',
    recording_urls: { mp3: 'https://storage.example/r1.mp3' },
  }
  expect(event('call.recording.saved', recording).recording).toEqual({
    id: 'r1',
    url: 'https://storage.example/r1.mp3',
    duration: 9.5,
    status: 'completed',
  })
  expect(event('call.recording.error').recording?.status).toBe('failed')
  const price = { status: 'success', total_cost: '0.0106', cost_parts: [{ currency: 'EUR' }] }
  expect(event('call.cost', price).cost).toEqual({
    amount: 0.0106,
    currency: 'EUR',
    certainty: 'final',
  })
  expect(event('call.cost', { status: 'error', total_cost: null }).type).toBe('detail')
  expect(event('call.dtmf.received', { digit: '#' })).toMatchObject({ type: 'digits', digits: '#' })
})

test('what changes no state is a detail, what is unknown is unrecognised', () => {
  for (const type of ['call.bridged', 'call.refer.completed', 'conference.participant.joined'])
    expect(event(type, { conference_id: 'c' })).toMatchObject({
      type: 'detail',
      providerStatus: type,
    })
  expect(event('call.levitated').type).toBe('unrecognised')
})

test.each(['48', '4860', '486 Busy', 'x486'])('%j is not a SIP status', (sip_hangup_cause) => {
  expect(event('call.hangup', { sip_hangup_cause })).not.toHaveProperty('sipStatus')
})

test.each([
  'call.hold',
  'call.unhold',
  'call.enqueued',
  'call.dequeued',
  'call.playback.started',
  'call.speak.ended',
  'call.gather.ended',
  'call.fork.started',
  'call.siprec.failed',
  'call.recording.transcription.saved',
  'streaming.started',
  'conference.ended',
  'conference.recording.saved',
])('%s is a detail', (type) => {
  expect(event(type)).toMatchObject({ type: 'detail', detail: undefined })
})

test.each([
  'x.call.hold',
  'call.hold.x',
  'call.refer.',
  'call.playback.',
  'streaming.',
  'conference.',
])('%s is unrecognised', (type) => {
  expect(event(type).type).toBe('unrecognised')
})

test('a detail names its conference', () => {
  expect(event('conference.participant.joined', { conference_id: 'c' }).detail).toEqual({
    conference: 'c',
  })
  expect(event('conference.participant.joined', { conference_id: 7 }).detail).toBeUndefined()
})

test.each([
  [{ recording_started_at: '2026-01-05T12:00:00Z' }],
  [{ recording_ended_at: '2026-01-05T12:00:00Z' }],
  [{}],
])('a recording with the times %j has no duration', (times) => {
  expect(event('call.recording.saved', times).recording).toMatchObject({
    id: 'e1',
    url: undefined,
    duration: undefined,
  })
})

test.each([
  [{ status: 'success', total_cost: '0.01' }, 'USD'],
  [{ status: 'success', total_cost: '0.01', cost_parts: [null, {}] }, 'USD'],
  [{ status: 'success', total_cost: '0.01', cost_parts: 'x' }, 'USD'],
])('the cost %j is in %s', (given, currency) => {
  expect(event('call.cost', given).cost).toMatchObject({ amount: 0.01, currency })
})

test.each([
  { status: 'success', total_cost: 'free' },
  { status: 'success' },
  { status: 'error', total_cost: '0.01' },
])('%j is not a cost', (given) => {
  expect(event('call.cost', given)).toMatchObject({ type: 'detail' })
  expect(event('call.cost', given)).not.toHaveProperty('cost')
})

test('a result of detection that is missing is unknown', () => {
  expect(event('call.machine.detection.ended')).toMatchObject({
    providerStatus: 'call.machine.detection.ended: unknown',
    answeredBy: 'unknown',
  })
})

test('a row of the log without a state is of the own leg, of the other one, or of none', () => {
  const given = (call_leg_id: string | undefined, partial: boolean) => ({
    id: 'e1',
    event_type: 'call.answered',
    occurred_at: '',
    payload: { call_leg_id },
    partial,
  })
  const own = { id: 'leg', role: 'near' } as const
  expect(loggedEventOf(given('leg', false), own)?.leg).toBe('near')
  expect(loggedEventOf(given('other', false), own)).toBeNull()
  expect(loggedEventOf(given('other', true), own)?.leg).toBe('far')
  expect(loggedEventOf(given('other', true), { id: 'leg', role: 'far' })?.leg).toBe('near')
  expect(loggedEventOf(given(undefined, false), { id: undefined, role: 'far' })).toBeNull()
})
