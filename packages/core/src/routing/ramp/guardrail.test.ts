import { describe, expect, it } from 'vitest'
import type { RampOutcome, RampSample } from '../../merge/ramp-sample.ts'
import type { RampGuardrail } from '../../model/ramp/ramp.ts'
import { describeBreach, judgeRamp } from './guardrail.ts'

const guardrail: RampGuardrail = {
  minAnswerRatio: 0.9,
  maxFailures: 0.05,
  maxUnknowns: 0.02,
  maxPostDialDelay: 3,
  minimumSample: 100,
  confidence: 0.99,
}

/** Newest first: so many of each outcome, spread evenly, one a second up to `until`. */
const samples = (
  counts: Partial<Record<RampOutcome, number>>,
  { until = 1_000_000, delay = 2 as number | null, every = 1_000 } = {},
): RampSample[] => {
  const left = new Map(Object.entries(counts) as [RampOutcome, number][])
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const given = new Map<RampOutcome, number>()
  return Array.from({ length: total }, (_, at) => {
    // Of those that are furthest behind their share.
    const [outcome] = [...left.keys()].sort((one, other) => {
      const behind = (name: RampOutcome) =>
        ((at + 1) * (left.get(name) ?? 0)) / total - (given.get(name) ?? 0)
      return behind(other) - behind(one)
    })
    given.set(outcome!, (given.get(outcome!) ?? 0) + 1)
    // Delays vary, as real ones do.
    const postDialDelay = delay === null ? null : delay + ((at * 7) % 10) / 10
    return { outcome: outcome!, at: until - at * every, postDialDelay }
  })
}
const good = samples({ answered: 1_000, unanswered: 1_000 })
const judge = (target: RampSample[], control = good, limits: Partial<RampGuardrail> = {}) =>
  judgeRamp({ target, control }, { ...guardrail, ...limits })
const criteria = (target: RampSample[], control = good, limits: Partial<RampGuardrail> = {}) =>
  judge(target, control, limits).breaches.map(({ criterion }) => criterion)

describe('a guardrail', () => {
  it('waits for a sample of each side', () => {
    const bad = samples({ failed: 99 })
    expect(judge(bad).verdict).toBe('waiting')
    expect(judge(samples({ failed: 100 })).verdict).toBe('breached')
    expect(judge(samples({ failed: 100 }), samples({ answered: 99 })).verdict).toBe('waiting')
  })

  it('is within its limits where the sides are alike', () => {
    const alike = judge(samples({ answered: 50, unanswered: 50 }))
    expect(alike).toMatchObject({
      verdict: 'within',
      breaches: [],
      target: { calls: 100, answered: 50, failed: 0, unknown: 0, answerRatio: 0.5, notCarried: 0 },
    })
    expect(alike.target.postDialDelay).toBeCloseTo(2.45)
  })

  it.each<[string, Parameters<typeof samples>, string[]]>([
    ['fewer answers', [{ answered: 25, unanswered: 75 }], ['answer-ratio']],
    ['a little fewer answers', [{ answered: 46, unanswered: 54 }], []],
    ['failures', [{ answered: 50, unanswered: 30, failed: 20 }], ['failures']],
    ['some failures', [{ answered: 50, unanswered: 44, failed: 6 }], []],
    ['unknown outcomes', [{ answered: 50, unanswered: 35, unknown: 15 }], ['unknowns']],
    ['slow connections', [{ answered: 50, unanswered: 50 }, { delay: 6 }], ['post-dial-delay']],
    ['connections slower by less', [{ answered: 50, unanswered: 50 }, { delay: 4.5 }], []],
    ['no reports of ringing', [{ answered: 50, unanswered: 50 }, { delay: null }], []],
    [
      'everything',
      [{ failed: 60, unknown: 40 }, { delay: 9 }],
      ['answer-ratio', 'failures', 'unknowns', 'post-dial-delay'],
    ],
  ])('judges a target with %s', (_what, given, expected) => {
    expect(criteria(samples(...given))).toEqual(expected)
  })

  it('leaves out what is switched off', () => {
    const bad = samples({ failed: 60, unknown: 40 }, { delay: null })
    expect(criteria(bad, good, { minAnswerRatio: 0 })).toEqual(['failures', 'unknowns'])
    expect(criteria(bad, good, { minAnswerRatio: 0, maxFailures: 1, maxUnknowns: 1 })).toEqual([])
  })

  it('asks for the confidence that is set', () => {
    const worse = samples({ answered: 36, unanswered: 64 })
    expect(criteria(worse, good, { confidence: 0.9 })).toEqual(['answer-ratio'])
    expect(criteria(worse, good, { confidence: 0.999 })).toEqual([])
  })

  it('finds a sudden fault among the last calls of a long stage', () => {
    const before = samples({ answered: 450, unanswered: 450 }, { until: 900_000 })
    const sudden = samples({ answered: 20, unanswered: 80 })
    expect(criteria([...sudden, ...before])).toEqual(['answer-ratio'])
    expect(judge([...sudden, ...before]).breaches[0]?.calls).toBe(100)
  })

  it('finds a slight fault over many calls, which a sample does not show', () => {
    const slight = { answered: 39, unanswered: 61 }
    expect(criteria(samples(slight))).toEqual([])
    const long = samples({ answered: 390, unanswered: 610 })
    expect(judge(long).breaches).toMatchObject([{ criterion: 'answer-ratio', calls: 1_000 }])
  })

  it('compares calls of the same time, and an earlier control only where there are too few', () => {
    // Everything was answered in the morning, and little is now, on both sides.
    const morning = samples({ answered: 1_000 }, { until: 500_000 })
    const now = samples({ answered: 60, unanswered: 240 })
    const target = samples({ answered: 20, unanswered: 80 }, { every: 2_500 })
    expect(criteria(target, [...now, ...morning])).toEqual([])
    const few = samples({ answered: 10, unanswered: 40 })
    expect(criteria(target, [...few, ...morning])).toEqual(['answer-ratio'])
  })

  it('does not count calls that the target cannot carry, and tells of them', () => {
    const carried = samples({ answered: 50, unanswered: 50, 'not-carried': 300 })
    expect(judge(carried)).toMatchObject({
      verdict: 'within',
      target: { calls: 100, notCarried: 300 },
    })
    expect(judge(samples({ answered: 50, 'not-carried': 300 })).verdict).toBe('waiting')
  })

  it('tells its reason', () => {
    const [breach] = judge(samples({ answered: 25, unanswered: 75 })).breaches
    expect(describeBreach(breach!)).toBe(
      'answers 25.0 % of 100 calls, control 50.0 %, limit 45.0 %',
    )
    const [slow] = judge(samples({ answered: 50, unanswered: 50 }, { delay: 6 })).breaches
    expect(describeBreach(slow!)).toBe(
      'post-dial delay 6.5 s of 100 calls, control 2.5 s, limit 5.5 s',
    )
  })

  it('takes an equal target for a worse one in few stages of a thousand calls', () => {
    let seed = 11
    const draw = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const call = (at: number): RampSample => ({
      outcome: draw() < 0.5 ? 'answered' : draw() < 0.1 ? 'failed' : 'unanswered',
      at,
      postDialDelay: 2 - Math.log(draw()),
    })
    let wrong = 0
    const stages = 40
    for (let stage = 0; stage < stages; stage++) {
      // Newest first; a look after every 50 calls.
      const target = Array.from({ length: 1_000 }, (_, at) => call(1_000 - at))
      const control = Array.from({ length: 2_000 }, (_, at) => call(1_000 - at / 2))
      const looks = Array.from({ length: 19 }, (_, look) => 900 - look * 50)
      if (looks.some((at) => judge(target.slice(at), control.slice(2 * at)).verdict === 'breached'))
        wrong++
    }
    expect(wrong / stages).toBeLessThan(0.1)
  })
})
