import type { CallRecord } from '../../journal/record.ts'
import { rampSample } from '../../merge/ramp-sample.ts'
import type { Call } from '../../model/call.ts'
import { isRampRule, type RampRule } from '../../model/ramp/ramp-rule.ts'
import type { Ramp } from '../../model/ramp/ramp.ts'
import {
  between,
  inMilliseconds,
  milliseconds,
  times,
  type Milliseconds,
} from '../../model/units.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import { describeBreach, type RampBreach } from '../../routing/ramp/guardrail.ts'
import { rampOf, shareOf } from '../../routing/ramp/ramp-changes.ts'
import type { RampShare } from '../../routing/ramp/ramp-share.ts'
import { maxTries } from '../../routing/rules/rule-reader.ts'
import type { DispatchWorld } from '../world.ts'
import { judgeShare } from './judge-ramp.ts'

/** Between two looks of one process at one ramp. */
const shortestPause = milliseconds(1_000)
/** A look reads thirty times the sample: for one larger than this, pauses are longer by as much. */
const quickSample = 500

const pauseFor = (ramp: Ramp | undefined): Milliseconds => {
  const sizes = [ramp, ...(ramp?.stages ?? [])].map((one) => one?.guardrail?.minimumSample ?? 0)
  return times(shortestPause, Math.max(1, Math.max(...sizes) / quickSample))
}

/**
 * Takes a ramp back whose target exceeds a limit: once, whichever process notices. What was seen of the target holds for a
 * ramp that has been advanced meanwhile too, and not for one that was taken back or began again.
 */
const fallBack = async (
  rule: RampRule,
  seen: RampShare,
  breaches: readonly RampBreach[],
  { ramps, now, host }: DispatchWorld,
): Promise<void> => {
  const reason = breaches.map(describeBreach).join('; ')
  for (let tries = 0; tries < maxTries; tries++) {
    const found = await ramps.reload()
    const share = shareOf(rampOf(rule, found))
    if (share.run !== seen.run || share.percent < seen.percent) return
    if (!(await ramps.move(rule, found, { action: 'guardrail', at: now(), reason }))) continue
    return host.log({ level: 'warn', event: 'ramp.fell-back', rule: rule.id, detail: reason })
  }
}

/** Looks at the guardrail of a ramp after calls of it came to a result, at most once a second, and less often for large samples. */
export const createRampWatch = (world: DispatchWorld, view: (record: CallRecord) => Call) => {
  const { clock, log } = world.host
  /** When the last look at a ramp began, on the clock that never goes back. */
  const looked = new Map<string, number>()
  const planned = new Map<string, () => void>()
  let closed = false

  const judge = async (id: string): Promise<void> => {
    const rule = (await world.rules.load()).byId(id)
    if (!isRampRule(rule)) return
    const share = shareOf(rampOf(rule, await world.ramps.reload()))
    const { verdict, breaches } = await judgeShare(rule, share, world.ramps)
    if (verdict === 'breached') await fallBack(rule, share, breaches, world)
  }
  const look = (id: string): void => {
    planned.delete(id)
    looked.set(id, monotonicOf(clock))
    judge(id).catch((error: unknown) => {
      log({
        level: 'error',
        event: 'ramp.look-failed',
        rule: id,
        error: String((error as Error).name),
      })
      if (!closed) plan(id)
    })
  }
  const plan = (id: string): void => {
    if (planned.has(id)) return
    const since = looked.get(id)
    const left =
      since === undefined
        ? 0
        : inMilliseconds(pauseFor(world.rules.loaded?.byId(id)?.ramp)) -
          inMilliseconds(between(since, monotonicOf(clock)))
    // Also where nothing is to be waited for: the write of the call is not over yet.
    planned.set(
      id,
      clock.after(Math.max(0, left), () => look(id)),
    )
  }
  return {
    /** A call was written. */
    wrote(before: CallRecord, after: CallRecord): void {
      if (closed || !after.ramp || after.ramp.run === 0 || after.rule === null) return
      const isNew = rampSample(after, view(after)) !== null
      if (isNew && rampSample(before, view(before)) === null) plan(after.rule)
    },
    close(): void {
      closed = true
      for (const cancel of planned.values()) cancel()
    },
  }
}
