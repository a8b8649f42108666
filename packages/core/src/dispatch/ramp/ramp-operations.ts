import { CallError, inputError, type Fault } from '../../model/error.ts'
import { unknownFields } from '../../model/unknown-fields.ts'
import { isRampRule, type RampRule } from '../../model/ramp/ramp-rule.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { guardrailAt, rampOf, shareOf, type RampMove } from '../../routing/ramp/ramp-changes.ts'
import type { RampAction } from '../../routing/ramp/ramp-store.ts'
import { ruleList } from '../../routing/rules/rule-list.ts'
import { maxTries } from '../../routing/rules/rule-reader.ts'
import type { DispatchWorld } from '../world.ts'
import { judgeShare } from './judge-ramp.ts'
import type { Ramps } from './ramp-access.ts'
import type { DispatcherRamps, RampAdvanceOptions, RampStatus } from './ramps-api.ts'

type Operation = <T>(run: () => Promise<T>) => Promise<T>

const maxReason = 500

/** A misspelled `expectedVersion` that was ignored would overwrite the change of another. */
const checkOptions = (options: RampAdvanceOptions, names: readonly string[]): void => {
  const { expectedVersion, reason, resume } = options
  const faults: Fault[] = unknownFields(options, names)
  if (expectedVersion !== undefined && !(Number.isInteger(expectedVersion) && expectedVersion >= 0))
    faults.push({
      path: ['expectedVersion'],
      message: 'must be a version that `ramps.status` returned',
    })
  if (reason !== undefined && (typeof reason !== 'string' || reason.length > maxReason))
    faults.push({ path: ['reason'], message: `must be a text of at most ${maxReason} characters` })
  if (resume !== undefined && typeof resume !== 'boolean')
    faults.push({ path: ['resume'], message: 'must be true or false' })
  if (faults.length > 0) throw inputError('input-invalid', 'ramps', faults)
}

const unknownRamp = (rules: readonly RoutingRule[]): CallError => {
  const ramps = rules.filter(isRampRule)
  const known = ramps.length > 0 ? `rules with a ramp: ${ruleList(ramps)}` : 'no rule has a ramp'
  return inputError('rule-unknown', 'ramps', [
    { path: ['rule'], message: `no rule of this id has a ramp; ${known}`, code: 'rule-unknown' },
  ])
}

const superseded = (rule: string): CallError =>
  new CallError('conflict', `ramp ${rule}: another change came first; read its status and repeat`)

const statusOf = async (
  rule: RampRule,
  ramps: Ramps,
  { ramps: access }: DispatchWorld,
): Promise<RampStatus> => {
  const stored = rampOf(rule, ramps)
  const share = shareOf(stored)
  const { verdict, breaches, target, control } = await judgeShare(rule, share, access)
  const state = stored?.state
  return {
    rule: rule.id,
    version: ramps.get(rule.id)?.version ?? 0,
    state: state?.status === 'stopped' ? 'stopped' : share.percent === 0 ? 'ready' : 'running',
    percent: share.percent,
    stages: rule.ramp.stages.map(({ percent }) => percent),
    control: rule.routes[0].provider,
    target: rule.routes[1].provider,
    verdict,
    minimumSample: guardrailAt(rule, share.percent).minimumSample,
    targetCalls: target,
    controlCalls: control,
    breaches,
    changes: state?.changes ?? [],
  }
}

/** `dispatcher.ramps`. `operation` refuses changes once the dispatcher closes, and lets closing wait for them. */
export const createRampOperations = (
  world: DispatchWorld,
  operation: Operation,
): DispatcherRamps => {
  const { ramps, rules } = world
  const find = async (id: string): Promise<RampRule> => {
    const set = await rules.load()
    const rule = set.byId(id)
    if (isRampRule(rule)) return rule
    throw unknownRamp(set.rules)
  }
  const status = async (id: string): Promise<RampStatus> =>
    statusOf(await find(id), await ramps.reload(), world)

  const change = (
    id: string,
    action: Exclude<RampAction, 'guardrail' | 'stop'>,
    options: RampAdvanceOptions,
  ): Promise<RampStatus> =>
    operation(async () => {
      const { expectedVersion, reason, resume } = options
      const rule = await find(id)
      const found = await ramps.reload()
      const version = found.get(id)?.version ?? 0
      if (expectedVersion !== undefined && expectedVersion !== version) throw superseded(id)
      const move: RampMove = { action, at: world.now(), reason, resume }
      // Not tried again: the other change may have been the same one, and a stage would be left out.
      if (!(await ramps.move(rule, found, move))) throw superseded(id)
      return status(id)
    })

  return {
    status,
    async list() {
      const found = await ramps.reload()
      const own = (await rules.load()).rules.filter(isRampRule)
      return Promise.all(own.map((rule) => statusOf(rule, found, world)))
    },
    advance: async (id, options = {}) => {
      checkOptions(options, ['expectedVersion', 'reason', 'resume'])
      return change(id, 'advance', options)
    },
    back: async (id, options = {}) => {
      checkOptions(options, ['expectedVersion', 'reason'])
      return change(id, 'back', options)
    },
    stop: async (id, options = {}) => {
      checkOptions(options, ['reason'])
      return operation(async () => {
        const rule = await find(id)
        for (let tries = 0; tries < maxTries; tries++) {
          const move: RampMove = { action: 'stop', at: world.now(), reason: options.reason }
          if (await ramps.move(rule, await ramps.reload(), move)) return status(id)
        }
        throw superseded(id)
      })
    },
  }
}
