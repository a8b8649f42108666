import type { RulesPort, RoutingRule } from '@callplane/core'
import { orNull, type Api } from './api.ts'
import { unreadable } from './errors.ts'
import { ruleStore, type NewRoutingRule } from './routing-rules.ts'
import { toPluralRule } from './rule-wire-plural.ts'
import { fromWireRule, toWireRule } from './rule-wire.ts'
import type { WireRule } from './wire.ts'

/**
 * A PATCH leaves alone what it does not name, so what VideoSDK has and the rule has not is set to nothing by name.
 * `null` for an agent or a room is how VideoSDK shows their absence; that it takes it too is an inference.
 */
const withRemovals = (body: NewRoutingRule, current: WireRule | null): object => {
  const { type: _fixed, ...changes } = body
  return {
    ...changes,
    ...(current?.room && !body.room ? { room: null } : {}),
    ...(current?.agentId && !body.agentId ? { agentId: null } : {}),
    ...(current?.recording && body.recording === undefined ? { recording: false } : {}),
    ...(current?.hidePhoneNumber && body.hidePhoneNumber === undefined
      ? { hidePhoneNumber: false }
      : {}),
    ...(current?.includeHeaders && body.includeHeaders === undefined
      ? { includeHeaders: 'NONE' }
      : {}),
    // Tags of others stay.
    tags: [...new Set([...(current?.tags ?? []), ...(body.tags ?? [])])],
  }
}

/** Neutral rules kept as VideoSDK routing rules. `ruleDrift` tells what has become of one since. */
export const createRules = (api: Api): RulesPort => {
  const store = ruleStore(api)
  const isPlural = api.settings.routingRulePath === 'plural'
  const referenceOf = (rule: WireRule): string => {
    if (rule.id) return rule.id
    throw unreadable('routing rule')
  }
  return {
    async push(rule, reference) {
      if (isPlural) {
        const { body, notes } = toPluralRule(rule)
        const made = await (reference === undefined
          ? store.create(body)
          : store.update(reference, body))
        return { reference: reference ?? referenceOf(made), notes }
      }
      const { body, notes } = toWireRule(rule)
      if (reference === undefined)
        return { reference: referenceOf(await store.create(body)), notes }
      await store.update(reference, withRemovals(body, await store.get(reference)))
      return { reference, notes }
    },
    async read(reference) {
      const rule = await store.get(reference)
      return rule && fromWireRule(rule, reference)
    },
    async list() {
      const rules = await store.list()
      return rules.flatMap((wire): { reference: string; rule: RoutingRule }[] => {
        const rule = wire.id ? fromWireRule(wire, wire.id) : null
        return wire.id && rule ? [{ reference: wire.id, rule }] : []
      })
    },
    async remove(reference) {
      await orNull(store.remove(reference))
    },
  }
}
