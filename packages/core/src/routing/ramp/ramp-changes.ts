import { CallError } from '../../model/error.ts'
import { wayOf } from '../../model/ramp/ramp-faults.ts'
import type { RampGuardrail } from '../../model/ramp/ramp.ts'
import type { RampRule } from '../../model/ramp/ramp-rule.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import type { RampAction, RampState, StoredRamp } from './ramp-store.ts'
import { notBegun, type RampShare } from './ramp-share.ts'

/** Changes that are kept. */
const maxChanges = 20

/** The control and the target of a rule as one text. */
const routesOf = ({ routes }: Pick<RoutingRule, 'routes'>): string =>
  routes.slice(0, 2).map(wayOf).join(' → ')

/** The ramp of a rule as it stands; null where it never moved. One of other routes counts as another ramp. */
export const rampOf = (
  rule: Pick<RoutingRule, 'id' | 'routes'>,
  stored: ReadonlyMap<string, StoredRamp>,
): StoredRamp | null => {
  const found = stored.get(rule.id)
  return found && found.state.routes === routesOf(rule) ? found : null
}

export const shareOf = (stored: StoredRamp | null): RampShare => {
  if (!stored || stored.state.percent === 0) return notBegun
  const { percent, run, changes } = stored.state
  return { percent, run, entry: changes[0]?.version ?? stored.version }
}

/** The limits at a share: those of the stage, and of the stage below where the stages were changed meanwhile. */
export const guardrailAt = ({ ramp }: Pick<RampRule, 'ramp'>, percent: number): RampGuardrail => {
  const stage = ramp.stages.findLast((one) => one.percent <= percent)
  const own = Object.entries(stage?.guardrail ?? {}).filter(([, value]) => value !== undefined)
  return { ...ramp.guardrail, ...Object.fromEntries(own) }
}

/** A change that is asked for. */
export interface RampMove {
  readonly action: RampAction
  /** Epoch milliseconds of the calls' time. */
  readonly at: number
  readonly reason?: string | undefined
  /** Whether a stopped ramp may advance. */
  readonly resume?: boolean | undefined
}

const refused = (rule: string, message: string): CallError =>
  new CallError('conflict', `ramp ${rule}: ${message}`)

const nextPercent = (
  { id, ramp }: RampRule,
  state: RampState | null,
  { action, resume = false }: RampMove,
): number => {
  const percent = state?.percent ?? 0
  const stages = ramp.stages.map((stage) => stage.percent)
  if (action === 'stop' || action === 'guardrail') return 0
  if (action === 'back') {
    if (percent === 0) throw refused(id, 'it is at 0 % already')
    return stages.findLast((one) => one < percent) ?? 0
  }
  if (state?.status === 'stopped' && !resume)
    throw refused(id, 'it is stopped; advance with `resume` to begin again at the first stage')
  const next = stages.find((one) => one > percent)
  if (next === undefined) throw refused(id, `it is at its last stage, ${percent} %`)
  return next
}

/** The state after a change. Throws `conflict` where the ramp cannot move that way. */
export const movedRamp = (
  rule: RampRule,
  stored: StoredRamp | null,
  /** Of whatever the store has for the rule, also of other routes. */
  storedVersion: number,
  move: RampMove,
): RampState => {
  const held = stored?.state ?? null
  const percent = nextPercent(rule, held, move)
  const version = storedVersion + 1
  const { action, at, reason } = move
  const change = { version, at, action, from: held?.percent ?? 0, to: percent, reason }
  return {
    routes: routesOf(rule),
    status: action === 'stop' || action === 'guardrail' ? 'stopped' : 'running',
    percent,
    run: percent === 0 ? 0 : held?.run || version,
    changes: [change, ...(held?.changes ?? [])].slice(0, maxChanges),
  }
}
