import { describe, expect, it } from 'vitest'
import type { CallErrorCode } from '../model/error.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import { far, manualClock } from '../testing/index.ts'
import type { GateRequest, Outcome } from './gate.ts'
import { pacer, type PaceLimits } from './pacer.ts'

const second = 1000
const hour = 3600 * second

const setUp = (limits: PaceLimits | undefined, patience?: number) => {
  const clock = manualClock()
  const origin = clock.now()
  const gate = pacer({ clock, limits: () => limits, patienceMs: patience })
  /** The outcome of each call, with the second at which it was decided. */
  const decided: (readonly [string, string, number])[] = []
  const request = (
    callId: string,
    call: Partial<OutboundCall> = {},
    fields: Partial<GateRequest> = {},
  ): GateRequest => ({
    callId,
    call: { to: far, ...call },
    route: { provider: 'a', weight: 1 },
    now: clock.now(),
    dialBefore: Infinity,
    alternatives: false,
    lastResort: false,
    ...fields,
  })
  const acquire = async (
    id: string,
    call?: Partial<OutboundCall>,
    fields?: Partial<GateRequest>,
  ) => {
    const verdict = await gate.acquire?.(request(id, call, fields))
    decided.push([id, verdict?.verdict ?? '', (clock.now() - origin) / second])
  }
  const refuse = (id: string, code: CallErrorCode, retryAfter?: number) => {
    const error = { code, message: '', dialled: 'no' as const, retryAfter }
    gate.release?.(request(id), { kind: 'refused', error })
  }
  const release = (id: string, outcome: Outcome) => gate.release?.(request(id), outcome)
  const started = () => decided.filter(([, verdict]) => verdict === 'pass').map(([id]) => id)
  return { clock, gate, acquire, refuse, release, decided, started, request }
}

describe('a lane without limits', () => {
  it.each([undefined, {}, { cps: null, concurrency: null }, { cps: 0, concurrency: 0 }])(
    'as %j lets everything pass at once',
    async (limits) => {
      const { acquire, started, refuse, gate, request } = setUp(limits)
      for (const id of ['1', '2', '3']) await acquire(id)
      refuse('1', 'rate', 60)
      await acquire('4')
      expect(started()).toEqual(['1', '2', '3', '4'])
      expect(gate.check(request('5'))).toEqual({ verdict: 'pass' })
    },
  )
})

describe('a lane', () => {
  it('is one gateway of one provider', async () => {
    const { clock, acquire, started } = setUp({ cps: 1 })
    const route = (provider: string, gateway?: string) => ({
      route: { provider, weight: 1, ...(gateway && { gateway }) },
    })
    void acquire('1', {}, route('a'))
    void acquire('2', {}, route('a', 'g'))
    void acquire('3', {}, route('b'))
    void acquire('4', {}, route('a', 'g'))
    await clock.advance(0)
    expect(started()).toEqual(['1', '2', '3'])
    await clock.advance(second)
    expect(started()).toEqual(['1', '2', '3', '4'])
  })

  it('starts no sooner for having been idle', async () => {
    const { clock, acquire, started } = setUp({ cps: 1 })
    void acquire('1')
    await clock.advance(10 * second)
    for (const id of ['2', '3', '4']) void acquire(id)
    await clock.advance(0)
    expect(started()).toEqual(['1', '2'])
    await clock.advance(second)
    expect(started()).toEqual(['1', '2', '3'])
  })

  it('takes no notice of a step of the wall clock', async () => {
    const { clock, acquire, decided } = setUp({ cps: 1 })
    void acquire('1')
    void acquire('2')
    clock.step(-hour)
    void acquire('3', {}, { dialBefore: clock.now() + 1500 })
    await clock.advance(0)
    clock.step(5 * hour)
    await clock.advance(1499)
    expect(decided.map(([id, verdict]) => [id, verdict])).toEqual([
      ['1', 'pass'],
      ['2', 'pass'],
    ])
    await clock.advance(1)
    expect(decided.at(-1)?.slice(0, 2)).toEqual(['3', 'skip'])
  })
})

describe('calls that wait', () => {
  it('take turns by tenant and campaign, and go in order within each', async () => {
    const { clock, acquire, started } = setUp({ cps: 1 })
    const waiting: [string, Partial<OutboundCall>][] = [
      ['first', {}],
      ['x1', { tenant: 'x' }],
      ['x2', { tenant: 'x' }],
      ['x3', { tenant: 'x' }],
      ['xc1', { tenant: 'x', campaign: 'c' }],
      ['xc2', { tenant: 'x', campaign: 'c' }],
      ['c1', { campaign: 'c' }],
      ['y1', { tenant: 'y' }],
    ]
    for (const [id, call] of waiting) void acquire(id, call)
    await clock.advance(10 * second)
    expect(started()).toEqual(['first', 'x1', 'xc1', 'c1', 'y1', 'x2', 'xc2', 'x3'])
  })

  it('are skipped at their deadline, while those behind them go on', async () => {
    const { clock, acquire, decided } = setUp({ cps: 0.1 })
    const until = (milliseconds: number) => ({ dialBefore: clock.now() + milliseconds })
    void acquire('1')
    void acquire('short', {}, until(4000))
    void acquire('long', {}, until(20_000))
    await clock.advance(30 * second)
    expect(decided).toEqual([
      ['1', 'pass', 0],
      ['short', 'skip', 4],
      ['long', 'pass', 10],
    ])
  })

  it('do not wait at all where they are late already', async () => {
    const { clock, acquire, decided } = setUp({ cps: 0.1 })
    void acquire('1')
    void acquire('2', {}, { dialBefore: clock.now() })
    void acquire('3', {}, { dialBefore: clock.now() - 1 })
    await clock.advance(0)
    expect(decided).toEqual([
      ['1', 'pass', 0],
      ['2', 'skip', 0],
      ['3', 'skip', 0],
    ])
  })

  it('wait two seconds where other routes are left, unless they are wanted for less', async () => {
    const { clock, acquire, decided } = setUp({ cps: 0.1 })
    void acquire('1')
    void acquire('2', {}, { alternatives: true })
    void acquire('3', {}, { alternatives: true, dialBefore: clock.now() + 500 })
    await clock.advance(20 * second)
    expect(decided.slice(1)).toEqual([
      ['3', 'skip', 0.5],
      ['2', 'skip', 2],
    ])
  })

  it('can be given up, and leave the others in the line', async () => {
    const { clock, gate, acquire, decided, started } = setUp({ cps: 1 })
    for (const id of ['1', '2', '3', '4']) void acquire(id)
    void acquire('other', { tenant: 'x' })
    await clock.advance(0)
    gate.abandon?.('3')
    gate.abandon?.('other')
    gate.abandon?.('unknown')
    await clock.advance(0)
    expect(decided.slice(1).map(([id, verdict]) => [id, verdict])).toEqual([
      ['3', 'skip'],
      ['other', 'skip'],
    ])
    await clock.advance(5 * second)
    expect(started()).toEqual(['1', '2', '4'])
    expect(clock.pending).toBe(0)
  })
})

describe('a slot', () => {
  it('is held for as long as a call may last, by default 4 hours and a minute', async () => {
    const { clock, acquire, started } = setUp({ concurrency: 1 })
    void acquire('1')
    void acquire('2')
    await clock.advance(4 * hour + 60 * second - 1)
    expect(started()).toEqual(['1'])
    await clock.advance(1)
    expect(started()).toEqual(['1', '2'])
  })
  it('is free at the end of its call, and of no other', async () => {
    const { clock, gate, acquire, started } = setUp({ concurrency: 2 })
    for (const id of ['1', '2', '3', '4']) void acquire(id)
    await clock.advance(0)
    gate.end?.('3', [{ provider: 'a', weight: 1 }])
    await clock.advance(0)
    expect(started()).toEqual(['1', '2'])
    gate.end?.('2', [{ provider: 'a', weight: 1 }])
    await clock.advance(0)
    expect(started()).toEqual(['1', '2', '3'])
    gate.end?.('1', [{ provider: 'a', weight: 1 }])
    await clock.advance(0)
    expect(started()).toEqual(['1', '2', '3', '4'])
  })
  it.each([
    [{ kind: 'accepted' }, false],
    [{ kind: 'unknown', error: null }, false],
    [{ kind: 'refused', error: { code: 'auth', message: '', dialled: 'no' } }, true],
  ] as const)('after %j is free: %s', async (outcome, isFree) => {
    const { clock, acquire, release, started } = setUp({ concurrency: 1 })
    void acquire('1')
    void acquire('2')
    await clock.advance(0)
    release('1', outcome)
    await clock.advance(second)
    expect(started()).toEqual(isFree ? ['1', '2'] : ['1'])
  })
  it('is not held where only the rate is limited, and starts at once where only the number is', async () => {
    const { clock, acquire, decided } = setUp({ concurrency: 3 })
    for (const id of ['1', '2', '3']) void acquire(id)
    await clock.advance(0)
    expect(decided.map(([, , at]) => at)).toEqual([0, 0, 0])
    const paced = setUp({ cps: 2 })
    for (let index = 0; index < 20; index++) void paced.acquire(String(index))
    await paced.clock.advance(10 * second)
    expect(paced.started()).toHaveLength(20)
  })
})

describe('a provider that throttles', () => {
  it.each([
    ['rate', 7, 7],
    ['rate', undefined, 1],
    ['concurrency', 3, 3],
    ['auth', 7, 0.1],
    ['provider-down', 7, 0.1],
  ] as const)(
    'with %s and %s s: the next call starts after %d s',
    async (code, after, expected) => {
      const { clock, acquire, refuse, decided } = setUp({ cps: 10 })
      void acquire('1')
      void acquire('2')
      refuse('1', code, after)
      await clock.advance(10 * second)
      expect(decided.at(-1)).toEqual(['2', 'pass', expected])
    },
  )
  it('does not make a longer wait shorter', async () => {
    const { clock, acquire, refuse, decided } = setUp({ cps: 0.1 })
    void acquire('1')
    void acquire('2')
    refuse('1', 'rate', 3)
    await clock.advance(20 * second)
    expect(decided.at(-1)).toEqual(['2', 'pass', 10])
  })
})
