import { routingRule, type RoutingRule } from '@callplane/core'
import type { MigratePlan } from './changes.ts'
import type { MigrateOptions } from './options.ts'
import { planGateways } from './plan-gateways.ts'
import { planLegacyTrunks, ruleOfTrunk } from './plan-legacy.ts'
import { planSourceNumbers, planTargetNumbers } from './plan-numbers.ts'
import { movedRule, planRules } from './plan-rules.ts'
import { readAccount, type AccountState, type SourceSnapshot } from './snapshot.ts'

/** The rules that the target is to have; undefined where its rules are none of the plan's business. */
const wantedRules = (
  { source, target, rules, legacyTrunks = [] }: MigrateOptions,
  snapshot: SourceSnapshot,
  refused: readonly string[],
): readonly RoutingRule[] | undefined => {
  const provider = target.name ?? target.id
  const ofTrunks = legacyTrunks
    .filter(({ trunkId }) => !refused.includes(trunkId))
    .map((trunk) => ruleOfTrunk(trunk, provider))
  if (rules) return [...rules.map((rule) => routingRule.parse(rule)), ...ofTrunks]
  if (legacyTrunks.length > 0) return ofTrunks
  if (!source.ports.rules) return undefined
  return snapshot.rules.map(({ rule }) => movedRule(rule, provider))
}

/** The differences between what is there and what is wanted. Changes nothing. */
export const planMigration = async (
  options: MigrateOptions,
  snapshot: SourceSnapshot,
): Promise<MigratePlan> => {
  const { name, source, target, prune = false } = options
  const moved = snapshot.numbers.map(({ number }) => number)
  const atTarget: AccountState = await readAccount(target)
  const atSource = options.redirect ? await readAccount(source, moved) : snapshot
  const gateways = await planGateways(options, snapshot, atTarget)
  const legacy = planLegacyTrunks(options, atTarget)
  const wanted = wantedRules(options, snapshot, legacy.refused)
  const { rules: port } = target.ports
  const rules =
    wanted && port
      ? planRules({ provider: target.id, port, there: atTarget.rules, prune }, wanted)
      : { changes: [], blocked: [] }
  const numbers = planTargetNumbers(options, snapshot, atTarget, gateways.ids)
  const redirected = planSourceNumbers(options, atSource)
  const parts = [gateways, legacy, rules, numbers, redirected]
  return {
    version: 1,
    name,
    source: source.id,
    target: target.id,
    changes: parts.flatMap(({ changes }) => changes),
    orders: numbers.orders,
    blocked: parts.flatMap(({ blocked }) => blocked),
  }
}
