import type { RampSample } from '../../merge/ramp-sample.ts'
import type { RampGuardrail } from '../../model/ramp/ramp.ts'
import { meanScore, measured, normalBelow, scoreOf, type Measured } from './statistics.ts'

/** What the calls of one side came to. */
export interface RampTally {
  /** Calls whose outcome is known, without those that the side cannot carry. */
  readonly calls: number
  readonly answered: number
  readonly failed: number
  readonly unknown: number
  /** Answered of all, 0 to 1; null without calls. */
  readonly answerRatio: number | null
  /** Mean seconds until ringing was reported; null where it never was. */
  readonly postDialDelay: number | null
  /** Calls that the side cannot carry: they went to another route and are not compared. */
  readonly notCarried: number
}

/** What a guardrail compares. */
export type RampCriterion = 'answer-ratio' | 'failures' | 'unknowns' | 'post-dial-delay'

/** A limit that the target exceeds. */
export interface RampBreach {
  readonly criterion: RampCriterion
  /** The target's value: a share of its calls, or seconds. */
  readonly target: number
  /** The control's value. */
  readonly control: number
  /** The target's value at the limit. */
  readonly limit: number
  /** Confidence with which the limit is exceeded, 0 to 1. */
  readonly confidence: number
  /** Calls of the target that show it. */
  readonly calls: number
}

/** What the guardrail says of the target. */
export interface RampVerdict {
  /** `waiting`: one side has fewer calls than `minimumSample`. */
  readonly verdict: 'waiting' | 'within' | 'breached'
  readonly breaches: readonly RampBreach[]
  readonly target: RampTally
  readonly control: RampTally
}

/** How many samples back the target is judged. */
export const targetSamples = 10
/** And the control, which varies the less the more of its calls are looked at. */
export const controlSamples = 20

const counts = (samples: readonly RampSample[]): readonly RampSample[] =>
  samples.filter(({ outcome }) => outcome !== 'not-carried')

const having = (samples: readonly RampSample[], outcome: RampSample['outcome']): number =>
  samples.filter((sample) => sample.outcome === outcome).length

const delaysOf = (samples: readonly RampSample[]): Measured =>
  measured(samples.flatMap(({ postDialDelay }) => postDialDelay ?? []))

/** Adds up the calls of one side. */
export const tallyOf = (samples: readonly RampSample[]): RampTally => {
  const counted = counts(samples)
  const answered = having(counted, 'answered')
  const delays = delaysOf(counted)
  return {
    calls: counted.length,
    answered,
    failed: having(counted, 'failed'),
    unknown: having(counted, 'unknown'),
    answerRatio: counted.length === 0 ? null : answered / counted.length,
    postDialDelay: delays.count === 0 ? null : delays.mean,
    notCarried: samples.length - counted.length,
  }
}

type Sides = Record<'target' | 'control', readonly RampSample[]>

/** A criterion that compares shares of the calls. `worse`: 1 where a greater share is worse, -1 where a smaller one is. */
const shareBreach = (
  criterion: RampCriterion,
  outcome: RampSample['outcome'],
  { target, control }: Sides,
  { worse, ratio, difference }: { worse: 1 | -1; ratio: number; difference: number },
): RampBreach => {
  const ofTarget = { count: having(target, outcome), of: target.length }
  const ofControl = { count: having(control, outcome), of: control.length }
  const controlShare = ofControl.count / ofControl.of
  return {
    criterion,
    target: ofTarget.count / ofTarget.of,
    control: controlShare,
    limit: Math.min(1, ratio * controlShare + difference),
    confidence: normalBelow(worse * scoreOf(ofTarget, ofControl, { ratio, difference })),
    calls: target.length,
  }
}

const delayBreach = (
  { target, control }: Sides,
  { maxPostDialDelay, minimumSample }: RampGuardrail,
): RampBreach[] => {
  const ofTarget = delaysOf(target)
  const ofControl = delaysOf(control)
  // A provider that does not report ringing cannot be compared.
  if (Math.min(ofTarget.count, ofControl.count) < minimumSample / 2) return []
  return [
    {
      criterion: 'post-dial-delay',
      target: ofTarget.mean,
      control: ofControl.mean,
      limit: ofControl.mean + maxPostDialDelay,
      confidence: normalBelow(meanScore(ofTarget, ofControl, maxPostDialDelay)),
      calls: target.length,
    },
  ]
}

const breachesIn = (sides: Sides, guardrail: RampGuardrail): RampBreach[] => {
  const { minAnswerRatio, maxFailures, maxUnknowns, confidence } = guardrail
  const compared: RampBreach[] = []
  if (minAnswerRatio > 0)
    compared.push(
      shareBreach('answer-ratio', 'answered', sides, {
        worse: -1,
        ratio: minAnswerRatio,
        difference: 0,
      }),
    )
  if (maxFailures < 1)
    compared.push(
      shareBreach('failures', 'failed', sides, { worse: 1, ratio: 1, difference: maxFailures }),
    )
  if (maxUnknowns < 1)
    compared.push(
      shareBreach('unknowns', 'unknown', sides, { worse: 1, ratio: 1, difference: maxUnknowns }),
    )
  compared.push(...delayBreach(sides, guardrail))
  return compared.filter((one) => one.confidence > confidence)
}

/** The control's calls of the same time, at least a sample of them. */
const contemporary = (
  target: readonly RampSample[],
  control: readonly RampSample[],
  minimum: number,
): readonly RampSample[] => {
  const since = target.at(-1)?.at ?? -Infinity
  const before = control.findIndex(({ at }) => at < since)
  return control.slice(0, Math.max(minimum, before < 0 ? control.length : before))
}

/**
 * Judges the target by its last `minimumSample` calls, which shows a sudden fault soon, and by all that are given, which
 * shows a slight one. Samples come newest first.
 */
export const judgeRamp = (sides: Sides, guardrail: RampGuardrail): RampVerdict => {
  const { minimumSample } = guardrail
  const target = counts(sides.target)
  const control = counts(sides.control)
  const tallies = { target: tallyOf(sides.target), control: tallyOf(sides.control) }
  if (target.length < minimumSample || control.length < minimumSample)
    return { verdict: 'waiting', breaches: [], ...tallies }
  const windows = new Set([minimumSample, target.length])
  const found = [...windows].flatMap((size) => {
    const recent = target.slice(0, size)
    return breachesIn(
      { target: recent, control: contemporary(recent, control, minimumSample) },
      guardrail,
    )
  })
  const breaches = found.filter(
    ({ criterion }, at) => found.findIndex((one) => one.criterion === criterion) === at,
  )
  return { verdict: breaches.length > 0 ? 'breached' : 'within', breaches, ...tallies }
}

const names: Readonly<Record<RampCriterion, string>> = {
  'answer-ratio': 'answers',
  failures: 'failures',
  unknowns: 'unknown outcomes',
  'post-dial-delay': 'post-dial delay',
}

const shown = (criterion: RampCriterion, value: number): string =>
  criterion === 'post-dial-delay' ? `${value.toFixed(1)} s` : `${(value * 100).toFixed(1)} %`

/** A breach in a sentence. */
export const describeBreach = (breach: RampBreach): string => {
  const { criterion, target, control, limit, calls } = breach
  return (
    `${names[criterion]} ${shown(criterion, target)} of ${calls} calls, control ${shown(criterion, control)}, ` +
    `limit ${shown(criterion, limit)}`
  )
}
