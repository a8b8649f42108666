import type { RoutingRule } from '../model/routing-rule.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Host } from '../plugin/host.ts'
import { destinationOf } from './reception.ts'

/** A name that is drawn to see whether one can be. */
const anyName = (): string => '0'.repeat(32)

/** Why a rule refuses every caller; null where it takes some. */
const refusalOf = (rule: RoutingRule, providers: ReadonlyMap<string, Provider>): string | null => {
  let why = `rule ${rule.id} has no route`
  for (const { provider: name } of rule.routes) {
    const provider = providers.get(name)
    const destination = provider && destinationOf(rule, provider, {}, anyName)
    if (!destination) continue
    if (!('refused' in destination)) return null
    why = destination.refused
  }
  return why
}

/** Logs each inbound rule that refuses every caller, which is rarely meant. */
export const warnOfRefusals = (
  rules: readonly RoutingRule[],
  providers: ReadonlyMap<string, Provider>,
  log: Host['log'],
): void => {
  for (const rule of rules) {
    const refusal = rule.direction === 'inbound' ? refusalOf(rule, providers) : null
    if (refusal !== null)
      log({
        level: 'warn',
        event: 'rules.refuse-callers',
        rule: rule.id,
        detail: `every caller is refused: ${refusal}`,
      })
  }
}
