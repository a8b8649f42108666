import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../journal/record.ts'
import { event } from '../testing/index.ts'
import { attemptWith, noon, recordWith, reports, shown } from '../journal/record.fixture.ts'
import { timelineOf } from './timeline.ts'

const at = (seconds: number) => noon + seconds * 1000
const linesOf = (record: CallRecord) => timelineOf(record).map(({ at, type }) => [at, type])

describe('the timeline of a call', () => {
  it('weaves the dispatcher’s steps between the reports, by time', () => {
    const record = recordWith({
      attempts: [attemptWith({ sentAt: at(1), settledAt: at(2), givenUpAt: at(90) })],
      events: reports([
        event('answered', { at: at(9) }),
        event('ringing', { at: at(2), sequence: 1 }),
        event('machine', { id: 'untimed' }),
      ]),
      cancelRequestedAt: at(30),
      commands: [
        {
          kind: 'hang-up',
          attempt: 'k1',
          reason: 'canceled',
          at: at(31),
          state: 'done',
          tries: 1,
          nextTryAt: null,
        },
      ],
      closed: { at: at(91), status: 'failed', reason: 'no-report', error: null },
    })
    expect(linesOf(record)).toEqual([
      // A report that has no time and no stage: before all others, and nothing is known of when.
      ['unknown', 'machine'],
      [shown(1), 'place-sent'],
      // Of the same time, the dispatcher's own step is the cause.
      [shown(2), 'place-accepted'],
      [shown(2), 'ringing'],
      [shown(9), 'answered'],
      [shown(30), 'cancel-requested'],
      [shown(31), 'hang-up'],
      [shown(90), 'given-up'],
      [shown(91), 'closed'],
    ])
    const [, sent] = timelineOf(record)
    expect(sent).toEqual({
      at: shown(1),
      type: 'place-sent',
      leg: 'far',
      attempt: 'k1',
      source: 'dispatcher',
      provider: 'a',
    })
    const [canceled, hangUp, givenUp, closed] = timelineOf(record).slice(-4)
    expect(canceled).toMatchObject({ source: 'dispatcher', attempt: null, provider: null })
    expect(hangUp).toMatchObject({
      leg: 'far',
      attempt: 'k1',
      source: 'dispatcher',
      provider: 'a',
      detail: 'canceled',
    })
    expect(givenUp).toMatchObject({ detail: 'no-report', attempt: 'k1' })
    expect(closed).toMatchObject({ detail: 'no-report', attempt: null, leg: 'far' })
  })

  it('shows a report with the provider’s words, and of digits only how many', () => {
    const said = event('ringing', {
      at: at(1),
      leg: 'near',
      providerStatus: 'RINGING',
      providerCode: '180',
      detail: { extra: 1 },
    })
    const keys = event('digits', { at: at(2), digits: '1234' })
    const [first, second] = timelineOf(
      recordWith({ attempts: [attemptWith({ sentAt: null })], events: reports([said, keys]) }),
    ).filter(({ source }) => source === 'provider')
    expect(first).toEqual({
      at: shown(1),
      type: 'ringing',
      leg: 'near',
      attempt: 'k1',
      source: 'provider',
      provider: 'a',
      providerStatus: 'RINGING',
      providerCode: '180',
      detail: { extra: 1 },
    })
    expect(second?.detail).toEqual({ digits: 4 })
    expect(JSON.stringify(second)).not.toContain('1234')
  })

  it.each([
    ['planned', null, null, []],
    ['planned', null, at(3), []],
    ['sent', at(1), at(3), ['place-sent']],
    ['accepted', at(1), null, ['place-sent']],
    ['accepted', at(1), at(3), ['place-sent', 'place-accepted']],
    ['unknown', at(1), at(3), ['place-sent', 'place-unknown']],
  ] as const)('of an attempt that is %s shows %j, %j as %j', (state, sentAt, settledAt, types) => {
    const record = recordWith({ attempts: [attemptWith({ state, sentAt, settledAt })] })
    expect(timelineOf(record).map(({ type }) => type)).toEqual(types)
  })

  it('names the attempt, the leg, the provider and the error of each step', () => {
    const record = recordWith({
      attempts: [
        attemptWith({
          state: 'refused',
          error: { code: 'rate', message: 'a: too many', dialled: 'no' },
        }),
        attemptWith({
          key: 'k2',
          kind: 'connect',
          provider: 'b',
          sentAt: at(4),
          settledAt: at(5),
        }),
      ],
      events: reports([event('ringing', { at: at(6) })], 'k2'),
    })
    expect(timelineOf(record)).toMatchObject([
      { type: 'place-sent', leg: 'far', attempt: 'k1', provider: 'a' },
      { type: 'place-refused', leg: 'far', attempt: 'k1', provider: 'a', detail: 'rate' },
      { type: 'connect-sent', leg: 'near', attempt: 'k2', provider: 'b' },
      { type: 'connect-accepted', leg: 'near', attempt: 'k2', provider: 'b' },
      { type: 'ringing', attempt: 'k2', provider: 'b' },
    ])
    const stray = recordWith({ events: reports([event('ringing', { at: at(6) })], 'gone') })
    expect(timelineOf(stray).at(-1)).toMatchObject({ attempt: 'gone', provider: null })
  })
})
