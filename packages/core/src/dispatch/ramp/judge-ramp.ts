import { readSample, samplePrefix, type RampSample } from '../../merge/ramp-sample.ts'
import type { RampRule } from '../../model/ramp/ramp-rule.ts'
import {
  controlSamples,
  judgeRamp,
  tallyOf,
  targetSamples,
  type RampVerdict,
} from '../../routing/ramp/guardrail.ts'
import { guardrailAt } from '../../routing/ramp/ramp-changes.ts'
import type { RampShare } from '../../routing/ramp/ramp-share.ts'
import type { RampAccess } from './ramp-access.ts'

/** What is said of a ramp at 0 %, which sends the target no calls. */
export const idleVerdict = {
  verdict: 'idle',
  breaches: [],
  target: tallyOf([]),
  control: tallyOf([]),
} as const

/** Compares the sides of a ramp as the calls in the store show them. */
export const judgeShare = async (
  rule: RampRule,
  share: RampShare,
  ramps: Pick<RampAccess, 'samples'>,
): Promise<RampVerdict | typeof idleVerdict> => {
  if (share.percent === 0) return idleVerdict
  const guardrail = guardrailAt(rule, share.percent)
  const read = async (side: 'target' | 'control', samples: number): Promise<RampSample[]> => {
    const prefix = samplePrefix(rule.id, { side, ...share })
    const texts = await ramps.samples(prefix, samples * guardrail.minimumSample)
    return texts.flatMap((text) => readSample(text) ?? [])
  }
  const [target, control] = await Promise.all([
    read('target', targetSamples),
    read('control', controlSamples),
  ])
  return judgeRamp({ target, control }, guardrail)
}
