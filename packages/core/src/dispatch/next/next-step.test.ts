import { describe, expect, it } from 'vitest'
import { attemptWith, noon, recordWith, reports } from '../../journal/record.fixture.ts'
import type { AttemptRecord, CallRecord, SkippedRecord } from '../../journal/record.ts'
import type { CallErrorCode } from '../../model/error.ts'
import { ended, event } from '../../testing/index.ts'
import { inShort, nextOf, worldAt } from './next.fixture.ts'
import { dueAt, isSameStep, nextStep } from './next-step.ts'
import type { Step } from './step.ts'

const at = (seconds: number) => noon + seconds * 1000
const routes = (...providers: string[]) => providers.map((provider) => ({ provider, weight: 1 }))
const skipped = (routeIndex: number, reason: SkippedRecord['reason']): SkippedRecord => ({
  routeIndex,
  reason,
  provider: 'a',
  detail: '',
})
const refused = (
  routeIndex: number,
  code: CallErrorCode,
  {
    settled = 1,
    ...fields
  }: Partial<AttemptRecord> & { settled?: number; retryAfter?: number } = {},
): AttemptRecord => {
  const { retryAfter, ...rest } = fields
  return attemptWith({
    key: `r${routeIndex}-${settled}`,
    routeIndex,
    state: 'refused',
    settledAt: at(settled),
    error: { code, message: '', dialled: 'no', retryAfter },
    ...rest,
  })
}

describe('before anything was dialled', () => {
  const fresh = { attempts: [], dialBefore: at(60) }
  it('dials the first route that was not skipped, until dialBefore', () => {
    expect(nextOf(fresh, { at: 59.999 })).toBe('dial 0')
    expect(nextOf(fresh, { at: 60 })).toBe('close expired')
    const some = { ...fresh, routes: routes('a', 'b', 'c'), skipped: [skipped(0, 'guard')] }
    expect(nextOf(some)).toBe('dial 1')
    expect(nextOf({ ...some, skipped: [skipped(0, 'guard'), skipped(1, 'pace')] })).toBe('dial 2')
  })
  it('ends the call where no route is left, or it was canceled', () => {
    expect(nextOf({ ...fresh, routes: [] })).toBe('close no-route')
    expect(nextOf({ ...fresh, skipped: [skipped(0, 'guard')] })).toBe('close no-route')
    expect(nextOf({ ...fresh, cancelRequestedAt: at(1) })).toBe('close canceled')
    const closed = { at: at(1), status: 'failed', reason: 'no-route', error: null } as const
    expect(nextOf({ ...fresh, closed })).toBe('settled')
  })
  it('tries a route behind an open breaker where there is no other, as a last resort', () => {
    const two = { ...fresh, routes: routes('a', 'b') }
    const open = [skipped(0, 'guard'), skipped(1, 'breaker')]
    expect(nextOf({ ...two, skipped: open })).toBe('dial 1 as a last resort')
    expect(nextOf({ ...two, skipped: [skipped(0, 'breaker')] })).toBe('dial 1')
    expect(nextOf({ ...two, skipped: [...open, skipped(1, 'pace')] })).toBe('close no-route')
    expect(nextOf({ ...two, skipped: open, attempts: [refused(0, 'auth')] })).toBe('close refused')
  })
})

describe('after a refusal', () => {
  it('goes on with the next route, at once, until none is left', () => {
    const two = { routes: routes('a', 'b'), dialBefore: at(60) }
    expect(nextOf({ ...two, attempts: [refused(0, 'auth')] }, { at: 1 })).toBe('dial 1')
    expect(nextOf({ ...two, attempts: [refused(0, 'rate')] }, { at: 1 })).toBe('dial 1')
    const both = [refused(0, 'auth'), refused(1, 'auth', { settled: 2 })]
    expect(nextOf({ ...two, attempts: both }, { at: 2 })).toBe('close refused')
    expect(nextOf({ ...two, attempts: [refused(0, 'auth')] }, { at: 60 })).toBe('close expired')
    expect(nextOf({ ...two, attempts: [refused(0, 'auth')], cancelRequestedAt: at(1) })).toBe(
      'close canceled',
    )
    const closed = { at: at(1), status: 'failed', reason: 'refused', error: null } as const
    expect(nextOf({ ...two, attempts: [refused(0, 'auth')], closed })).toBe('settled')
  })
  it('ends the call where the number itself is at fault', () => {
    const attempts = [refused(0, 'number-invalid')]
    expect(nextOf({ routes: routes('a', 'b'), attempts })).toBe('close refused')
  })
  it.each([
    ['rate', 3, 'close refused'],
    ['transport', 3, 'close refused'],
    // Nothing of it was sent: neither the breaker nor so few tries speak against the route.
    ['expired', 6, 'dial 0 as a last resort'],
  ] as const)(
    'for %s tries the same route again after its wait, %i times in all',
    (code, times, behindBreaker) => {
      const once = [refused(0, code, { settled: 1 })]
      expect(nextOf({ attempts: once }, { at: 1.999 })).toBe('wait 2')
      expect(nextOf({ attempts: once }, { at: 2 })).toBe('dial 0')
      const told = [refused(0, code, { settled: 1, retryAfter: 7 })]
      expect(nextOf({ attempts: told }, { at: 7.999 })).toBe('wait 8')
      expect(nextOf({ attempts: told }, { at: 8 })).toBe('dial 0')
      const twice = [...once, refused(0, code, { settled: 3 })]
      expect(nextOf({ attempts: twice }, { at: 3 })).toBe('wait 4')
      const again = (count: number) =>
        Array.from({ length: count }, (_, index) => refused(0, code, { settled: 1 + index }))
      expect(nextOf({ attempts: again(times - 1) }, { at: 9 })).toBe('dial 0')
      expect(nextOf({ attempts: again(times) }, { at: 9 })).toBe('close refused')
      const atBreaker = nextOf({ attempts: once, skipped: [skipped(0, 'breaker')] }, { at: 9 })
      expect(atBreaker).toBe(behindBreaker)
    },
  )
  it('does not wait beyond dialBefore, nor again once the wait is over', () => {
    const attempts = [refused(0, 'rate', { settled: 1, retryAfter: 7 })]
    expect(nextOf({ attempts, dialBefore: at(8.001) }, { at: 1 })).toBe('wait 8')
    expect(nextOf({ attempts, dialBefore: at(8) }, { at: 1 })).toBe('close refused')
    expect(nextOf({ attempts, dialBefore: at(9) }, { at: 9 })).toBe('close refused')
  })
  it('takes the route whose wait ends first, by its last refusal', () => {
    const attempts = [
      refused(0, 'rate', { settled: 1, retryAfter: 9 }),
      refused(1, 'rate', { settled: 2, retryAfter: 3 }),
    ]
    const two = { routes: routes('a', 'b'), attempts }
    expect(nextOf(two, { at: 4.9 })).toBe('wait 5')
    expect(nextOf(two, { at: 5 })).toBe('dial 1')
    const last = { ...two, attempts: [...attempts, refused(1, 'auth', { settled: 6 })] }
    expect(nextOf(last, { at: 6 })).toBe('wait 10')
  })
})

describe('while an attempt is open', () => {
  it.each(['planned', 'sent'] as const)('and %s waits for its sender, if it is alive', (state) => {
    const attempts = [attemptWith({ state })]
    expect(nextOf({ attempts }, { inFlight: new Set(['k1']) })).toBe('wait')
    expect(nextOf({ attempts }, { inFlight: new Set(['other']) })).toBe('orphan k1')
  })
  it('waits for one that another system places until its time is over', () => {
    const attempts = [attemptWith({ state: 'sent', external: true, sendBy: at(30) })]
    expect(nextOf({ attempts }, { at: 29.999 })).toBe('wait 30')
    expect(nextOf({ attempts }, { at: 30 })).toBe('orphan k1')
  })
})

describe('while it is not known whether it was dialled', () => {
  // Sent by 2 s, which the provider lists 30 s later at most; then it is looked for another minute.
  const unknown = (fields: Partial<AttemptRecord> = {}) => ({
    routes: routes('a', 'b'),
    attempts: [attemptWith({ state: 'unknown', settledAt: at(3), sendBy: at(2), ...fields })],
  })
  const can = { verbs: ['locate'] as const }
  it('looks for it after a second, then as the look-up says', () => {
    expect(nextOf(unknown(), { at: 3.999, can })).toBe('wait 4')
    expect(nextOf(unknown(), { at: 4, can })).toBe('locate k1')
    const again = unknown({ nextLocateAt: at(20) })
    expect(nextOf(again, { at: 19.999, can })).toBe('wait 20')
    expect(nextOf(again, { at: 20, can })).toBe('locate k1')
  })
  it('never dials another route, and gives up after its time', () => {
    // The reference settles 30 s after the last moment at which it may have been sent.
    const silent = { can: { verbs: [] } }
    expect(nextOf(unknown({ nextLocateAt: at(50) }), { at: 91.999, ...silent })).toBe('wait 92')
    expect(nextOf(unknown(), { at: 92, ...silent })).toBe('give-up k1')
    const looked = unknown({ nextLocateAt: at(122), locatedAt: at(92) })
    expect(nextOf(looked, { at: 92, can })).toBe('give-up k1')
    expect(nextOf(unknown({ sendBy: null, plannedAt: at(1) }), { at: 4, can: { verbs: [] } })).toBe(
      'wait 91',
    )
    expect(nextOf(unknown({ givenUpAt: at(92) }), { at: 93 })).toBe('settled')
  })
  it('is given up only after a look at the end of its time, for which it is looked for ten minutes longer', () => {
    for (const locatedAt of [undefined, at(32), at(91.999)]) {
      const failed = unknown({ nextLocateAt: at(95), locatedAt })
      expect(nextOf(failed, { at: 94.999, can })).toBe('wait 95')
      expect(nextOf(failed, { at: 691.999, can })).toBe('locate k1')
      expect(nextOf(failed, { at: 692, can })).toBe('give-up k1')
    }
  })
  it('is looked for after an outage of ours, however long ago it was sent', () => {
    const found = unknown({ settledAt: at(9_000), nextLocateAt: at(9_000) })
    expect(nextOf(found, { at: 9_000, can })).toBe('locate k1')
    const looked = unknown({ settledAt: at(9_000), nextLocateAt: at(9_001), locatedAt: at(9_000) })
    expect(nextOf(looked, { at: 9_000, can })).toBe('give-up k1')
  })
  it('dials again after giving up only where that was asked for, and wanted still', () => {
    const givenUp = unknown({ givenUpAt: at(92) })
    const moment = { at: 93, onUnknown: 'dial-again' as const }
    expect(nextOf({ ...givenUp, dialBefore: at(200) }, moment)).toBe('dial 1')
    expect(nextOf({ ...givenUp, dialBefore: at(93) }, moment)).toBe('close expired')
    expect(nextOf({ ...givenUp, routes: routes('a'), dialBefore: at(200) }, moment)).toBe('settled')
    const closed = { at: at(93), status: 'failed', reason: 'expired', error: null } as const
    expect(nextOf({ ...givenUp, closed, dialBefore: at(200) }, moment)).toBe('settled')
  })
})

describe('once it is accepted', () => {
  const unreachable = ended('failed', 'unreachable', 'no', { at: at(5) })
  it('ends, or goes on with the next route where the rule says so', () => {
    const over = { routes: routes('a', 'b'), events: reports([unreachable]), dialBefore: at(60) }
    expect(nextOf(over, { at: 5 })).toBe('settled')
    const rerouted = { ...over, reroute: ['unreachable'] } as const
    expect(nextOf(rerouted, { at: 5 })).toBe('dial 1')
    expect(nextOf(rerouted, { at: 60 })).toBe('close expired')
    expect(nextOf({ ...rerouted, routes: routes('a') }, { at: 5 })).toBe('settled')
    const closed = { at: at(5), status: 'failed', reason: 'expired', error: null } as const
    expect(nextOf({ ...rerouted, closed }, { at: 5 })).toBe('settled')
  })
  it('does nothing more once it was given up', () => {
    expect(nextOf({ attempts: [attemptWith({ givenUpAt: at(9) })] }, { at: 9 })).toBe('settled')
  })
  it('asks the archive about an end that does not say whether the call was answered', () => {
    const either = {
      ...ended('completed', 'hung-up', 'yes', { at: at(5) }),
      end: {
        status: 'completed',
        reason: 'hung-up',
        rang: 'yes',
        ifUnanswered: { status: 'no-answer', reason: 'no-answer', rang: 'yes' },
      },
    } as const
    const can = { verbs: ['review'] as const }
    // Received at noon; first asked half a minute later.
    const events = reports([either])
    expect(nextOf({ events }, { at: 29.999, can })).toBe('wait 30')
    expect(nextOf({ events }, { at: 30, can })).toBe('review k1')
    const again = [attemptWith({ nextReviewAt: at(90) })]
    expect(nextOf({ events, attempts: again }, { at: 89.999, can })).toBe('wait 90')
    expect(nextOf({ events, attempts: again }, { at: 90, can })).toBe('review k1')
    expect(nextOf({ events }, { at: 30 })).toBe('settled')
  })
})

describe('a second leg or a transfer', () => {
  const child = (kind: 'connect' | 'transfer', fields: Partial<AttemptRecord>) =>
    attemptWith({ key: 'k2', kind, parent: 'k1', sendBy: at(10), ...fields })
  const withChild = (
    fields: Partial<AttemptRecord>,
    kind: 'connect' | 'transfer' = 'transfer',
  ) => ({
    attempts: [attemptWith(), child(kind, fields)],
    events: reports([ended('completed', 'hung-up', 'yes', { at: at(5) })]),
  })
  it.each([
    ['planned', 'orphan k2'],
    ['sent', 'orphan k2'],
    ['accepted', 'settled'],
    ['refused', 'settled'],
  ] as const)('that is %s: %s', (state, step) => {
    for (const kind of ['connect', 'transfer'] as const)
      expect(nextOf(withChild({ state }, kind), { at: 20 })).toBe(step)
  })
  it('is waited for while its sender is alive', () => {
    expect(nextOf(withChild({ state: 'sent' }), { inFlight: new Set(['k2']) })).toBe('wait')
  })
  it('is never looked for: where its outcome is unknown it is given up after its time', () => {
    expect(nextOf(withChild({ state: 'unknown' }), { at: 99.999 })).toBe('wait 100')
    expect(nextOf(withChild({ state: 'unknown' }), { at: 100 })).toBe('give-up k2')
    expect(nextOf(withChild({ state: 'unknown', givenUpAt: at(100) }), { at: 101 })).toBe('settled')
    const planned = { state: 'unknown' as const, sendBy: null, plannedAt: at(4) }
    expect(nextOf(withChild(planned), { at: 20 })).toBe('wait 94')
  })
  it('comes after what the call itself needs, and the earlier time counts', () => {
    const live = {
      attempts: [attemptWith(), child('transfer', { state: 'unknown' })],
      events: reports([event('answered', { at: at(1) })]),
    }
    expect(nextOf(live, { at: 2 })).toBe('wait 100')
    expect(nextOf({ ...live, cancelRequestedAt: at(2) }, { at: 2 })).toBe(
      'command hang-up canceled',
    )
    const two = {
      ...live,
      attempts: [
        ...live.attempts,
        child('transfer', { key: 'k3', state: 'unknown', sendBy: at(5) }),
      ],
    }
    expect(nextOf(two, { at: 2 })).toBe('wait 95')
    expect(
      nextOf(
        { ...two, attempts: [...two.attempts, child('connect', { key: 'k4', state: 'sent' })] },
        { at: 2 },
      ),
    ).toBe('orphan k4')
  })
})

describe('when a call needs attention', () => {
  const due = (fields: Partial<CallRecord>, moment?: Parameters<typeof worldAt>[0]) => {
    const time = dueAt(recordWith(fields), worldAt(moment))
    return time === null ? null : (time - noon) / 1000
  }
  it('is when its next step is due, now where that is at once, and never once it is settled', () => {
    expect(due({ attempts: [], dialBefore: at(60) }, { at: 3 })).toBe(3)
    expect(due({ attempts: [refused(0, 'rate', { settled: 1, retryAfter: 7 })] }, { at: 3 })).toBe(
      8,
    )
    expect(due({ attempts: [attemptWith({ givenUpAt: at(9) })] }, { at: 9 })).toBeNull()
  })
  it('is when what a process is at work on must be over', () => {
    const inFlight = new Set(['k1'])
    const sent = (sendBy: number | null) => [attemptWith({ state: 'sent', sendBy })]
    expect(due({ attempts: sent(at(7)) }, { at: 3, inFlight })).toBe(7)
    expect(due({ attempts: sent(at(2)) }, { at: 3, inFlight })).toBe(3)
    expect(due({ attempts: sent(null) }, { at: 3, inFlight })).toBe(3)
    const planned = [attemptWith({ state: 'planned', sendBy: at(7) })]
    expect(due({ attempts: planned }, { at: 3, inFlight })).toBe(3)
  })
})

describe('two steps', () => {
  const attempt = attemptWith()
  const other = attemptWith({ key: 'k2' })
  const hangUp = { kind: 'command', attempt, command: 'hang-up', reason: 'canceled' } as const
  const told = { kind: 'report', about: 'k1', name: 'R1' } as const
  it.each<[Step, Step, boolean]>([
    [{ kind: 'settled' }, { kind: 'settled' }, true],
    [{ kind: 'wait', until: 1 }, { kind: 'wait', until: 2 }, true],
    [{ kind: 'wait', until: 1 }, { kind: 'settled' }, false],
    [{ kind: 'poll', attempt }, { kind: 'poll', attempt: { ...attempt, polls: 3 } }, true],
    [{ kind: 'poll', attempt }, { kind: 'poll', attempt: other }, false],
    [{ kind: 'poll', attempt }, { kind: 'review', attempt }, false],
    [
      { kind: 'orphan', attempt },
      { kind: 'orphan', attempt: { ...attempt, state: 'sent' } },
      false,
    ],
    [
      { kind: 'dial', routeIndex: 1, lastResort: false },
      { kind: 'dial', routeIndex: 1, lastResort: true },
      true,
    ],
    [
      { kind: 'dial', routeIndex: 1, lastResort: false },
      { kind: 'dial', routeIndex: 2, lastResort: false },
      false,
    ],
    [{ kind: 'close', reason: 'expired' }, { kind: 'close', reason: 'expired' }, true],
    [{ kind: 'close', reason: 'expired' }, { kind: 'close', reason: 'refused' }, false],
    [told, { ...told }, true],
    [told, { ...told, about: 'k2' }, false],
    [told, { ...told, name: 'R2' }, false],
    [hangUp, { ...hangUp }, true],
    [hangUp, { ...hangUp, reason: 'machine' }, false],
    [hangUp, { ...hangUp, command: 'send-digits' }, false],
  ])('%j and %j are one decision: %s', (one, two, same) => {
    expect([isSameStep(one, two), isSameStep(two, one)]).toEqual([same, same])
  })
  it('of one journal at one time are one decision', () => {
    const record = recordWith({ attempts: [] })
    const step = nextStep(record, worldAt())
    expect([isSameStep(step, nextStep(record, worldAt())), inShort(step)]).toEqual([true, 'dial 0'])
  })
})
