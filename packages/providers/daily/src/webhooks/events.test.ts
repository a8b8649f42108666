import { describe, expect, it } from 'vitest'
import { key, references, room, session } from '../../test/fake-api.ts'
import { endOfError } from './statuses.ts'
import { epochOf } from './times.ts'
import { eventOfWebhook as read } from './read.ts'

const eventOfWebhook = (value: Readonly<Record<string, unknown>>) =>
  read(value, JSON.stringify(value))

/** The samples of docs.daily.co …/webhooks/events, numbers replaced. */
const envelope = (
  type: string,
  extra: Readonly<Record<string, unknown>> = {},
  id = `2868-${type}-${session}`,
) => ({
  version: '1.0.0',
  type,
  id,
  payload: {
    domain_id: '04b89420-cf8b-4ea5-a428-02c40b0e2a59',
    room,
    timestamp: '1728023426',
    session_id: session,
    user_id: key,
    destination: '+14155550123',
    origin: '+14155550100',
    caller_id: '34b0eb2b-4f6d-41e2-8189-c836e830ffbb',
    ...extra,
  },
  event_ts: 1728023430.552,
})

describe('webhook events', () => {
  it.each([
    ['dialout.connected', 'ringing'],
    ['dialout.answered', 'answered'],
    ['dialout.stopped', 'ended'],
    ['dialout.error', 'ended'],
    ['dialout.warning', 'detail'],
    ['dialin.connected', 'answered'],
    ['dialin.stopped', 'ended'],
    ['calltransfer.triggered', 'detail'],
    ['calltransfer.completed', 'detail'],
    ['participant.joined', 'detail'],
    ['recording.started', 'detail'],
    ['recording.error', 'detail'],
    ['__proto__', 'unrecognised'],
    ['constructor', 'unrecognised'],
    ['dialout.levitating', 'unrecognised'],
    ['toString', 'unrecognised'],
  ])('%s is %s', (type, ours) => {
    expect(eventOfWebhook(envelope(type))).toMatchObject({
      type: ours,
      // When it happened, not when it was sent.
      at: 1728023426000,
      leg: 'far',
      attemptKey: key,
      references,
      providerStatus: type,
    })
  })

  it('has one id for a step of a session, whatever its own id says', () => {
    const wrongWord = envelope('dialout.connected', {}, `2868-dial-out-ans-${session}`)
    expect(eventOfWebhook(wrongWord).id).toBe(eventOfWebhook(envelope('dialout.connected')).id)
    expect(eventOfWebhook(wrongWord).id).not.toBe(eventOfWebhook(envelope('dialout.answered')).id)
  })

  it('tells warnings and transfers apart by their own ids', () => {
    const ids = ['1', '2'].map((id) => eventOfWebhook(envelope('dialout.warning', {}, id)).id)
    expect(new Set(ids).size).toBe(2)
    const { id: _id, ...without } = envelope('dialout.warning')
    expect(eventOfWebhook(without).id).toBe(eventOfWebhook(without).id)
  })

  it('one end serves answered and unanswered calls', () => {
    expect(eventOfWebhook(envelope('dialout.stopped')).end).toEqual({
      status: 'completed',
      reason: 'hung-up',
      rang: 'yes',
      ifUnanswered: { status: 'no-answer', reason: 'unspecified', rang: 'unknown' },
    })
  })

  it('reads a lone end of a caller as a caller who gave up (W-judgement)', () => {
    expect(eventOfWebhook(envelope('dialin.stopped')).end).toEqual({
      status: 'completed',
      reason: 'hung-up',
      rang: 'yes',
      ifUnanswered: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
    })
  })

  it('keeps the words of a fault without numbers', () => {
    const event = eventOfWebhook(
      envelope('dialout.error', {
        error_msg: 'sip:+14155550123@x.example said 503 to +14155550123',
      }),
    )
    expect(event.end).toMatchObject({ status: 'failed', reason: 'carrier-fault', rang: 'unknown' })
    expect(event.detail).toEqual({ message: '[address] said 503 to [number]' })
  })

  it('keeps how a transfer went, without the numbers', () => {
    const { detail } = eventOfWebhook(
      envelope('calltransfer.completed', {
        to_endpoint: '+14155550124',
        is_sip_refer: true,
        complete_status: 'no-answer',
        refer_sip_response_code: 202,
      }),
    )
    expect(detail).toEqual({
      is_sip_refer: true,
      complete_status: 'no-answer',
      refer_sip_response_code: 202,
    })
  })

  it('survives an envelope with nothing in it', () => {
    expect(eventOfWebhook({})).toMatchObject({
      type: 'unrecognised',
      at: null,
      references: {},
      providerStatus: 'unknown',
    })
    expect(eventOfWebhook({ type: 'dialout.answered', payload: null, event_ts: 5 })).toMatchObject({
      at: 5000,
      references: {},
    })
  })
})

describe('times', () => {
  it.each([
    ['1728023426', 1728023426000],
    [1728023426, 1728023426000],
    [1728023426.552, 1728023426552],
    [1728023426552, 1728023426552],
    ['1728023426552', 1728023426552],
    ['', null],
    ['soon', null],
    [0, null],
    [null, null],
    [Number.NaN, null],
    // Outside the range of dates, or of plausible ones (W3).
    [1728023426552000, null],
    ['1728023426552000000', null],
    [1e300, null],
    [Infinity, null],
    [-5, null],
    [99_999_999_999_999, 99_999_999_999_999],
  ])('%j', (value, wanted) => {
    expect(epochOf(value)).toBe(wanted)
  })
})

describe('error_msg', () => {
  it.each([
    ['dial-out not enabled for room', 'blocked', 'no'],
    ['dial-out to PhoneNumber is not enabled for domain', 'blocked', 'no'],
    ['cannot be set to that value with your current plan', 'blocked', 'no'],
    ['International dialout not supported', 'blocked', 'no'],
    ['sip error: 404 Not Found', 'invalid-number', 'unknown'],
    ['sip error: 480', 'unreachable', 'unknown'],
    ['sip error: 503 Service Unavailable', 'carrier-fault', 'unknown'],
    ['something else', 'unspecified', 'unknown'],
    [undefined, 'unspecified', 'unknown'],
  ])('%s', (message, reason, rang) => {
    expect(endOfError(message)).toEqual({ status: 'failed', reason, rang })
  })
})
