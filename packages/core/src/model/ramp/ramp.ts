import { z } from 'zod'

/**
 * When a ramp goes back by itself: limits for the target, which is compared with the control. A limit is exceeded where the
 * calls show it with the given confidence, each criterion by itself.
 */
export interface RampGuardrailInput {
  /**
   * Least answer-seizure ratio of the target, relative to the control's, 0 to 1. At 0.9, a target that answers 44 % of its
   * calls is too low beside a control that answers 50 %. 0: not compared. Default 0.9.
   */
  readonly minAnswerRatio?: number | undefined
  /**
   * How much greater the target's share of failed calls may be than the control's, 0 to 1. Calls that the provider refused
   * and those that ended as `failed` count. 1: not compared. Default 0.05.
   */
  readonly maxFailures?: number | undefined
  /** How much greater the target's share of calls that stayed `unknown` may be, 0 to 1. 1: not compared. Default 0.02. */
  readonly maxUnknowns?: number | undefined
  /**
   * Seconds by which the target's mean post-dial delay may be longer than the control's, 0 to 600. Only calls of which
   * ringing was reported count. Default 3.
   */
  readonly maxPostDialDelay?: number | undefined
  /** Calls of each side before it is judged, 20 to 10,000; also the number of recent calls that are judged by themselves. Default 100. */
  readonly minimumSample?: number | undefined
  /** Confidence of each test, one-sided, 0.8 to 0.9999. Default 0.99. */
  readonly confidence?: number | undefined
}

/** One step of a ramp. */
export interface RampStageInput {
  /** Share of numbers or contacts that the target gets, in percent: above 0, at most 100. Each stage has more than the one before. */
  readonly percent: number
  /** Limits of this stage, in place of those of the ramp. */
  readonly guardrail?: RampGuardrailInput | undefined
}

/** How calls move from the first route of a rule, the control, to the second, the target. */
export interface RampInput {
  /**
   * What stays on its side: the far party's `number`, or the `contact` of the call. A call without a contact goes by its
   * number. Default `number`.
   */
  readonly by?: 'number' | 'contact' | undefined
  /** From the smallest share to the greatest. A ramp begins at 0 % and moves with `dispatcher.ramps.advance`. */
  readonly stages: readonly RampStageInput[]
  /** Limits of every stage. */
  readonly guardrail?: RampGuardrailInput | undefined
  /**
   * Share of calls, in percent, for which the record keeps what the other side would have sent, and what would have been
   * lost there. Nothing of it is sent. 0 to 100, default 0.
   */
  readonly shadow?: number | undefined
}

/** The limits of a guardrail with the defaults filled in. */
export interface RampGuardrail {
  /** Least answer-seizure ratio of the target, relative to the control's; 0: not compared. */
  readonly minAnswerRatio: number
  /** How much greater the target's share of failed calls may be; 1: not compared. */
  readonly maxFailures: number
  /** How much greater the target's share of unknown calls may be; 1: not compared. */
  readonly maxUnknowns: number
  /** Seconds by which the target's mean post-dial delay may be longer. */
  readonly maxPostDialDelay: number
  /** Calls of each side before it is judged. */
  readonly minimumSample: number
  /** Confidence of each test. */
  readonly confidence: number
}

/** How calls move from the control to the target, with the defaults filled in. */
export interface Ramp {
  /** What stays on its side. */
  readonly by: 'number' | 'contact'
  /** From the smallest share to the greatest. */
  readonly stages: readonly RampStageInput[]
  /** Limits of every stage. */
  readonly guardrail: RampGuardrail
  /** Share of calls that are compared with the other side, in percent. */
  readonly shadow: number
}

const limits = {
  minAnswerRatio: z.number().min(0).max(1),
  maxFailures: z.number().min(0).max(1),
  maxUnknowns: z.number().min(0).max(1),
  maxPostDialDelay: z.number().min(0).max(600),
  minimumSample: z.int().min(20).max(10_000),
  confidence: z.number().min(0.8).max(0.9999),
}

const stage = z.strictObject({
  percent: z.number().gt(0).max(100),
  guardrail: z.strictObject(limits).partial().optional(),
})

const guardrail = z.strictObject({
  minAnswerRatio: limits.minAnswerRatio.default(0.9),
  maxFailures: limits.maxFailures.default(0.05),
  maxUnknowns: limits.maxUnknowns.default(0.02),
  maxPostDialDelay: limits.maxPostDialDelay.default(3),
  minimumSample: limits.minimumSample.default(100),
  confidence: limits.confidence.default(0.99),
})

/** The schema of `RampInput`. */
export const ramp = z.strictObject({
  by: z.enum(['number', 'contact']).default('number'),
  stages: z
    .array(stage)
    .min(1)
    .superRefine((stages, context) => {
      stages.forEach(({ percent }, at) => {
        const before = stages[at - 1]?.percent
        if (before !== undefined && percent <= before)
          context.addIssue({
            code: 'custom',
            path: [at, 'percent'],
            message: `must be greater than ${before}, the share of the stage before`,
          })
      })
    }),
  guardrail: guardrail.prefault({}),
  shadow: z.number().min(0).max(100).default(0),
})
