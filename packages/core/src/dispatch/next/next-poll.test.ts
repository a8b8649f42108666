import { describe, expect, it } from 'vitest'
import { attemptWith, commandOf, noon } from '../../journal/record.fixture.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import { event, far } from '../../testing/index.ts'
import { nextOf, type Moment } from './next.fixture.ts'

const at = (seconds: number) => noon + seconds * 1000
/** Without a report of ringing, the first one may be that of the answer. */
const late = { ringing: false, busy: true }
const get = { can: { verbs: ['hangUp', 'get'] as const, reports: late } }

/** A call accepted at 1 s; `heard`: seconds at which reports came, the last of an answer where `answered`. */
const live = (
  heard: readonly number[],
  moment: Moment,
  {
    answered = false,
    call = {},
    attempt = {},
    ...fields
  }: Partial<Omit<CallRecord, 'events'>> & {
    readonly answered?: boolean
    readonly call?: Partial<OutboundCall>
    readonly attempt?: Partial<AttemptRecord>
  } = {},
) =>
  nextOf(
    {
      request: { to: far, ...call },
      attempts: [attemptWith(attempt)],
      events: heard.map((seconds, index) => ({
        attempt: 'k1',
        receivedAt: at(seconds),
        event: event(answered && index === heard.length - 1 ? 'answered' : 'detail', {
          id: `${index}`,
          at: at(seconds),
        }),
      })),
      ...fields,
    },
    moment,
  )

describe('a live call of a provider that can be asked', () => {
  it('is asked 15 s after it must have stopped ringing, from the last report on', () => {
    const call = { ringTimeout: 30 }
    expect(live([], { at: 45.999, ...get }, { call })).toBe('wait 46')
    expect(live([], { at: 46, ...get }, { call })).toBe('poll k1')
    expect(live([4, 3], { at: 48.999, ...get }, { call })).toBe('wait 49')
    expect(live([], { at: 0, ...get })).toBe('wait 136')
    const planned = { attempt: { settledAt: null, plannedAt: at(3) } }
    expect(live([], { at: 0, ...get }, planned)).toBe('wait 138')
    // The reports of another attempt say nothing of this one.
    const events = [{ attempt: 'k0', receivedAt: at(9), event: event('detail', { at: at(9) }) }]
    expect(nextOf({ request: { to: far, ...call }, events }, { ...get })).toBe('wait 46')
  })
  it('is asked 30 s after the reply where no report has come, and then as if there were no webhooks (N4)', () => {
    const rings = { can: { verbs: ['hangUp', 'get'] as const } }
    expect(live([], { at: 30.999, ...rings })).toBe('wait 31')
    expect(live([], { at: 31, ...rings })).toBe('poll k1')
    expect(live([2], { at: 31, ...rings })).toBe('wait 137')
    const overdue = { at: at(31), cause: 'none came' }
    expect(live([31], { at: 31, ...rings }, { attempt: { overdue } })).toBe('wait 32')
    expect(live([31], { at: 32, ...rings }, { attempt: { overdue } })).toBe('poll k1')
  })
  it('is asked every five minutes while it talks, or after its maximum duration', () => {
    expect(live([10], { at: 11, ...get }, { answered: true })).toBe('wait 325')
    const short = { answered: true, call: { maxDuration: 60 } }
    expect(live([10], { at: 11, ...get }, short)).toBe('wait 85')
    expect(live([10], { at: 85, ...get }, short)).toBe('poll k1')
    const long = { answered: true, call: { maxDuration: 301 } }
    expect(live([10], { at: 11, ...get }, long)).toBe('wait 325')
  })
  it('is asked a second after the reply where no webhook comes', () => {
    expect(live([], { at: 1.999, webhooks: false, ...get })).toBe('wait 2')
    expect(live([], { at: 2, webhooks: false, ...get })).toBe('poll k1')
    expect(live([8], { at: 8, webhooks: false, ...get })).toBe('wait 9')
  })
  it('is asked for its answer although webhooks come, where none reports it', () => {
    const silent = {
      can: { verbs: ['hangUp', 'get'] as const, reports: { ...late, answer: false } },
    }
    expect(live([], { at: 1.999, ...silent })).toBe('wait 2')
    expect(live([], { at: 2, ...silent })).toBe('poll k1')
    const attempt = { nextPollAt: at(5) }
    expect(live([1], { at: 4.999, ...silent }, { attempt })).toBe('wait 5')
    expect(live([1], { at: 5, ...silent }, { attempt })).toBe('poll k1')
    // From the answer on its webhooks tell the rest.
    expect(live([10], { at: 11, ...silent }, { answered: true })).toBe('wait 325')
  })
  it('is asked no sooner than the last answer allows', () => {
    const attempt = { nextPollAt: at(50) }
    expect(live([], { at: 49.999, webhooks: false, ...get }, { attempt })).toBe('wait 50')
    expect(live([], { at: 50, webhooks: false, ...get }, { attempt })).toBe('poll k1')
  })
  it('is asked 15 s after a hang-up whose end was not reported', () => {
    const commands = [commandOf({ state: 'done', at: at(20) })]
    expect(live([10], { at: 34.999, ...get }, { answered: true, commands })).toBe('wait 35')
    expect(live([10], { at: 35, ...get }, { answered: true, commands })).toBe('poll k1')
    for (const fields of [
      { state: 'failed' },
      { attempt: 'k0' },
      { kind: 'send-digits' },
    ] as const) {
      const other = [commandOf({ state: 'done', at: at(20), ...fields })]
      expect(live([10], { at: 35, ...get }, { answered: true, commands: other })).toBe('wait 325')
    }
  })
  it('is given up once it must be over twice, and has been asked since', () => {
    // Each looked at last a millisecond before the time at which it is given up, or at that time.
    const lookedAt = (seconds: number, fields: Parameters<typeof live>[2] = {}) => ({
      ...fields,
      attempt: { polls: 1, nextPollAt: at(50_000), lastPolledAt: at(seconds), ...fields.attempt },
    })
    const call = { ringTimeout: 30 }
    const talking = { answered: true, call: { maxDuration: 60 } }
    const confirmed = { call, attempt: { confirmedAt: at(100) } }
    for (const [heard, end, fields] of [
      // 1 s, twice 30 s, four times 15 s.
      [[], 121, { call }],
      [[], 220, confirmed],
      [[10], 190, talking],
      // Four hours where nothing is said.
      [[0], 28_861, { answered: true }],
    ] as const) {
      expect(live(heard, { at: end, ...get }, lookedAt(end - 0.001, fields))).toBe('wait 50000')
      expect(live(heard, { at: end, ...get }, lookedAt(end, fields))).toBe('give-up k1')
    }
    expect(live([], { at: 500, ...get }, { call })).toBe('poll k1')
  })
  it('is asked for ten minutes longer while the provider does not answer', () => {
    // A look that succeeded before that says nothing either: the provider may have shown the call.
    for (const lastPolledAt of [null, at(120.999)]) {
      const failed = (next: number) => ({
        call: { ringTimeout: 30 },
        attempt: { polls: 3, nextPollAt: at(next), lastPolledAt },
      })
      expect(live([], { at: 121, ...get }, failed(500))).toBe('wait 500')
      expect(live([], { at: 720.999, ...get }, failed(780))).toBe('wait 780')
      expect(live([], { at: 721, ...get }, failed(780))).toBe('give-up k1')
      // After an outage of ours it is asked once more.
      expect(live([], { at: 3_600, ...get }, failed(500))).toBe('poll k1')
    }
  })
})

describe('a live call of a provider that cannot be asked', () => {
  const call = { ringTimeout: 30 }
  it('is given up once it must be over twice', () => {
    expect(live([1], { at: 120.999 }, { call })).toBe('wait 121')
    expect(live([1], { at: 121 }, { call })).toBe('give-up k1')
  })
  it('has on its record that no report came in time, once (N4)', () => {
    expect(live([], { at: 30.999 }, { call })).toBe('wait 31')
    expect(live([], { at: 31 }, { call })).toBe('overdue k1')
    const noted = { call, attempt: { overdue: { at: at(31), cause: 'none came' } } }
    expect(live([], { at: 31 }, noted)).toBe('wait 121')
    expect(live([], { at: 31, can: { reports: late } }, { call })).toBe('wait 46')
    expect(live([], { at: 31 }, { call, direction: 'inbound' })).toBe('wait 121')
  })
  const can = { verbs: ['review'] as const }
  const noted = { overdue: { at: at(31), cause: 'none came' } }
  it('is looked up in the archive once a report is overdue, and every five minutes from then on', () => {
    expect(live([20], { at: 64.999, can }, { call })).toBe('wait 65')
    expect(live([20], { at: 65, can }, { call })).toBe('review k1')
    const talking = { call: { maxDuration: 3_600 }, answered: true }
    expect(live([10], { at: 324.999, can }, talking)).toBe('wait 325')
    expect(live([10], { at: 325, can }, talking)).toBe('review k1')
    const asked = { ...talking, attempt: { reviewedAt: at(325) } }
    expect(live([10], { at: 624.999, can }, asked)).toBe('wait 625')
    expect(live([10], { at: 625, can }, asked)).toBe('review k1')
  })
  it('is looked up every minute where no webhooks come', () => {
    const talking = { call: { maxDuration: 3_600 }, answered: true }
    for (const moment of [{ can }, { can, webhooks: false }]) {
      const attempt = moment.webhooks === false ? {} : noted
      expect(live([50], { ...moment, at: 109.999 }, { ...talking, attempt })).toBe('wait 110')
      expect(live([50], { ...moment, at: 110 }, { ...talking, attempt })).toBe('review k1')
      const asked = { ...talking, attempt: { ...attempt, reviewedAt: at(110) } }
      expect(live([50], { ...moment, at: 169.999 }, asked)).toBe('wait 170')
      expect(live([50], { ...moment, at: 170 }, asked)).toBe('review k1')
    }
  })
  it('is looked up after a hang-up whose report of the end did not come', () => {
    const commands = [commandOf({ state: 'done', at: at(20) })]
    const hungUp = { call: { maxDuration: 3_600 }, answered: true, commands }
    expect(live([10], { at: 34.999, can }, hungUp)).toBe('wait 35')
    expect(live([10], { at: 35, can }, hungUp)).toBe('review k1')
    const asked = { ...hungUp, attempt: { reviewedAt: at(35) } }
    expect(live([10], { at: 324.999, can }, asked)).toBe('wait 325')
  })
  it('is looked up in the archive once more before it is given up', () => {
    const call = { ringTimeout: 30 }
    const later = { call, attempt: { ...noted, nextReviewAt: at(180) } }
    expect(live([], { at: 179.999, can }, later)).toBe('wait 180')
    expect(live([], { at: 180, can }, later)).toBe('review k1')
    const before = { call, attempt: { ...noted, reviewedAt: at(121) - 1 } }
    expect(live([], { at: 120.999, can }, before)).toBe('wait 121')
    expect(live([], { at: 121, can }, before)).toBe('review k1')
    const asked = { call, attempt: { reviewedAt: at(121) } }
    expect(live([], { at: 121, can }, asked)).toBe('give-up k1')
  })
})
