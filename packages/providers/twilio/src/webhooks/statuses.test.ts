import { describe, expect, it } from 'vitest'
import { callSid } from '../../test/world.ts'
import { eventsOfState, readCreated, type CallState } from '../calls/state.ts'
import { answeredByOf, endOf, recordingOf, timeOf, typeOf } from './statuses.ts'
import { referencesOf } from '../references.ts'

describe('statuses', () => {
  it.each([
    ['queued', 'queued'],
    ['initiated', 'initiated'],
    ['ringing', 'ringing'],
    ['in-progress', 'answered'],
    ['completed', 'ended'],
    ['busy', 'ended'],
    ['failed', 'ended'],
    ['no-answer', 'ended'],
    ['canceled', 'ended'],
    ['levitating', undefined],
  ])('%s is %s', (status, type) => {
    expect(typeOf(status)).toBe(type)
  })

  it.each([
    ['completed', 200, 3, 'completed', 'hung-up', 'yes'],
    ['busy', 486, 1, 'busy', 'busy', 'unknown'],
    ['busy', 603, 2, 'rejected', 'declined', 'unknown'],
    ['busy', undefined, undefined, 'busy', 'busy', 'unknown'],
    ['no-answer', 487, 2, 'no-answer', 'no-answer', 'unknown'],
    ['canceled', 487, 2, 'canceled', 'canceled', 'unknown'],
    ['failed', 404, 1, 'failed', 'invalid-number', 'no'],
    ['failed', 403, 1, 'failed', 'blocked', 'unknown'],
    ['failed', 480, 1, 'failed', 'unreachable', 'unknown'],
    ['failed', 503, 1, 'failed', 'carrier-fault', 'no'],
    ['failed', 503, 2, 'failed', 'carrier-fault', 'unknown'],
    ['failed', 503, undefined, 'failed', 'carrier-fault', 'unknown'],
    ['failed', undefined, 1, 'failed', 'unspecified', 'unknown'],
    ['no-answer', 503, 1, 'no-answer', 'no-answer', 'unknown'],
  ])('%s with SIP %s as callback %s ends as %s: %s, rang %s', (...row) => {
    const [given, sip, sequence, status, reason, rang] = row
    expect(endOf(given, sip, sequence)).toEqual({ status, reason, rang })
  })
})

describe('other words', () => {
  it.each([
    ['human', 'human'],
    ['fax', 'fax'],
    ['unknown', 'unknown'],
    ['machine_start', 'machine'],
    ['machine_end_beep', 'machine'],
    ['machine_end_silence', 'machine'],
  ])('%s answered: %s', (given, ours) => {
    expect(answeredByOf(given)).toBe(ours)
  })

  it('read recordings', () => {
    expect(recordingOf('RE1', 'completed', 'https://a.example', '12')).toEqual({
      id: 'RE1',
      status: 'completed',
      url: 'https://a.example',
      duration: 12,
    })
    expect(recordingOf('RE1', 'in-progress', undefined, '-1')).toEqual({
      id: 'RE1',
      status: 'in-progress',
    })
    expect(recordingOf('RE1', 'absent')?.status).toBe('failed')
    expect(recordingOf('RE1', 'levitating')).toBeUndefined()
  })

  it('read times', () => {
    expect(timeOf('Tue, 31 Aug 2010 20:36:28 +0000')).toBe(Date.UTC(2010, 7, 31, 20, 36, 28))
    expect(timeOf('soon')).toBeNull()
    expect(timeOf(null)).toBeNull()
  })
})

describe('a Call resource', () => {
  const state: CallState = {
    sid: callSid,
    status: 'queued',
    createdAt: 1_000_000,
    endedAt: null,
    duration: null,
    price: null,
    currency: null,
    answeredBy: null,
    queueTime: 0,
  }
  const events = (more: Partial<CallState>) =>
    eventsOfState({ ...state, ...more }, 'far', referencesOf(callSid, 'far', callSid))

  it('that waits says how long', () => {
    expect(events({ queueTime: 1500 })).toEqual([
      {
        id: `${callSid}:queued`,
        type: 'queued',
        at: 1_000_000,
        leg: 'far',
        references: { call: callSid, far: callSid },
        providerStatus: 'queued',
        detail: { queueTime: 1500 },
        sequence: 1000,
      },
    ])
  })

  it('that has ended tells when it was answered, by whom, and its price', () => {
    const ended = events({
      status: 'completed',
      endedAt: 90_000,
      duration: 60,
      price: '-0.01300',
      currency: 'usd',
      answeredBy: 'machine_start',
    })
    expect(ended.map(({ id, type, at }) => [id, type, at])).toEqual([
      [`${callSid}:in-progress`, 'answered', 30_000],
      [`${callSid}:completed`, 'ended', 90_000],
      [`${callSid}:answered-by`, 'machine', null],
      [`${callSid}:cost:0.013`, 'cost', null],
    ])
    expect(ended[3]?.cost).toEqual({ amount: 0.013, currency: 'USD', certainty: 'final' })
    expect(ended[2]?.answeredBy).toBe('machine')
  })

  it('of an unknown status moves nothing', () => {
    expect(events({ status: 'levitating' })).toMatchObject([{ type: 'unrecognised' }])
  })

  it('is recognised by its sid and status only', () => {
    expect(readCreated('<html>')).toBeNull()
    expect(readCreated('null')).toBeNull()
    expect(readCreated('{"sid":"CA1"}')).toBeNull()
    expect(readCreated('{"sid":"CA1","status":"queued","queue_time":"7"}')).toMatchObject({
      sid: 'CA1',
      queueTime: 7,
    })
  })
})
