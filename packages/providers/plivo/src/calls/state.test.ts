import { describe, expect, it } from 'vitest'
import { eventsOfLive, eventsOfRecord } from './state.ts'

const uuid = '22222222-2222-4222-8222-222222222222'
const known = { request: '11111111-1111-4111-8111-111111111111' }

describe('a live call', () => {
  const live = (fields: Readonly<Record<string, unknown>>) => eventsOfLive(fields, 'far', known)[0]

  it.each([
    ['queued', 'queued', null],
    ['initiated', 'initiated', null],
    ['ringing', 'ringing', Date.UTC(2026, 0, 5, 12, 0, 1, 250)],
    ['in-progress', 'answered', null],
    ['levitating', 'unrecognised', null],
  ])('that is %s is %s, at %s', (status, type, at) => {
    const session = '2026-01-05 12:00:01.250000'
    expect(live({ call_uuid: uuid, call_status: status, session_start: session })).toMatchObject({
      type,
      at,
      leg: 'far',
      providerStatus: status,
      references: { ...known, call: uuid },
    })
  })

  it('without an id keeps the references that are known', () => {
    expect(live({ call_status: 'ringing' })?.references).toEqual(known)
    expect(live({})?.id).not.toBe(live({ call_status: 'x' })?.id)
  })
})

describe('a detail record', () => {
  const record = (fields: object) => eventsOfRecord({ call_uuid: uuid, ...fields }, 'near', known)

  it('without an answer is an end only', () => {
    const events = record({ hangup_cause_code: '3010', end_time: '2026-01-05 17:31:04+05:30' })
    expect(events).toMatchObject([
      {
        type: 'ended',
        leg: 'near',
        at: Date.UTC(2026, 0, 5, 12, 1, 4),
        providerCode: '3010',
        providerStatus: '',
        references: known,
      },
    ])
    expect(events[0]).not.toHaveProperty('cost')
  })

  it('with an answer and an amount is an answer, an end and a cost', () => {
    const events = record({
      answer_time: '2026-01-05 17:30:04+05:30',
      end_time: '2026-01-05 17:31:04+05:30',
      hangup_cause_name: 'Normal Hangup',
      call_state: 'ANSWER',
      total_amount: '0.01',
    })
    expect(events.map(({ type, at }) => [type, at])).toEqual([
      ['answered', Date.UTC(2026, 0, 5, 12, 0, 4)],
      ['ended', Date.UTC(2026, 0, 5, 12, 1, 4)],
      ['cost', null],
    ])
    expect(events[1]).toMatchObject({ providerStatus: 'Normal Hangup' })
    expect(events[1]).not.toHaveProperty('providerCode')
    expect(events[2]?.cost).toEqual({ amount: 0.01, currency: 'USD', certainty: 'final' })
  })

  it('has the state for a status where it names no cause', () => {
    expect(record({ call_state: 'BUSY' })[0]?.providerStatus).toBe('BUSY')
  })
})
