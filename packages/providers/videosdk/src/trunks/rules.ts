import { inputError, type Note, type RoutingRule, type RulesPort } from '@callplane/core'
import { orNull } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { provider, unreadable } from '../errors.ts'
import { ruleStore, type NewRoutingRule } from './routing-rules.ts'
import { toPluralRule } from './rule-format-plural.ts'
import { fromWireRule, isDefaultRoom, isIdTag, keptRule, tagOf, toWireRule } from './rule-format.ts'
import type { WireRule } from '../client/schemas.ts'

/**
 * A PATCH keeps fields that it does not name, so fields that the rule lacks are cleared by name. `null` for an agent or
 * a room is how VideoSDK returns their absence; that it accepts it is [inferred]. `type` is fixed and not part of an
 * update (`UpdateRoutingRuleOptions`, server-sdk 0.1.1).
 */
const withRemovals = (body: NewRoutingRule, current: WireRule | null): object => {
  const { type: _fixed, ...changes } = body
  return {
    ...changes,
    ...(current?.room && !body.room && !isDefaultRoom(current.room) ? { room: null } : {}),
    ...(current?.agentId && !body.agentId ? { agentId: null } : {}),
    ...(current?.recording && body.recording === undefined ? { recording: false } : {}),
    ...(current?.hidePhoneNumber && body.hidePhoneNumber === undefined
      ? { hidePhoneNumber: false }
      : {}),
    ...(current?.includeHeaders && body.includeHeaders === undefined
      ? { includeHeaders: 'NONE' }
      : {}),
    // Foreign tags are kept; the id of another rule of ours is not, or the rule would be found under both.
    tags: [
      ...new Set([...(current?.tags ?? []).filter((tag) => !isIdTag(tag)), ...(body.tags ?? [])]),
    ],
  }
}

/** An update cannot change the direction of a rule, although VideoSDK responds as if it did. */
const refuseOtherDirection = (rule: RoutingRule, current: WireRule | null): void => {
  const direction = current?.type?.toLowerCase()
  if (direction === undefined || direction === rule.direction) return
  throw inputError(
    'input-invalid',
    'VideoSDK routing rule',
    [
      {
        path: ['direction'],
        message: `cannot be changed: the rule at VideoSDK is ${direction}; remove it and push this one as a new rule`,
      },
    ],
    provider,
  )
}

/** Neutral rules stored as VideoSDK routing rules. `ruleDrift` lists what has changed since. */
export const createRules = (api: Api, ensureWebhook: () => Promise<void>): RulesPort => {
  const store = ruleStore(api)
  const isPlural = api.settings.routingRulePath === 'plural'
  const referenceOf = (rule: WireRule): string => {
    if (rule.id) return rule.id
    throw unreadable('routing rule')
  }

  /** The rule of an earlier push with this id; without it a second push would create a second rule. */
  const pushedBefore = async ({ id }: RoutingRule, notes: Note[]): Promise<string | undefined> => {
    const own = (await store.list()).filter((rule) => rule.id && rule.tags?.includes(tagOf(id)))
    if (own.length > 1)
      notes.push({
        field: 'id',
        effect: 'adjusted',
        detail: `${own.length} rules at VideoSDK have this id; the first one was updated`,
      })
    return own[0]?.id ?? undefined
  }

  return {
    kept: (rule) => keptRule(rule, isPlural),
    /** Without a reference, the rule that was pushed under the same id is updated. */
    async push(rule, reference) {
      const wire = isPlural ? toPluralRule(rule) : toWireRule(rule)
      const notes = [...wire.notes]
      const known = reference ?? (await pushedBefore(rule, notes))
      // Only webhooks turn callers into records.
      if (rule.direction === 'inbound') await ensureWebhook()
      if (known === undefined)
        return { reference: referenceOf(await store.create(wire.body)), notes }
      const current = await store.get(known)
      refuseOtherDirection(rule, current)
      await store.update(known, 'type' in wire.body ? withRemovals(wire.body, current) : wire.body)
      return { reference: known, notes }
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
