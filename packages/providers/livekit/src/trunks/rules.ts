import type { Note, RoutingRule, RulesPort } from '@callplane/core'
import { note, unlessGone } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { listOf, message, wireRule, type WireRule } from '../client/schemas.ts'
import { checkedRule } from '../references.ts'
import { fromWireRule, isRule, keptRule, toWireRule } from './rule-format.ts'

const ruleSchema = message(wireRule)
const listSchema = listOf(wireRule)

/** Neutral rules for callers, kept as LiveKit's dispatch rules. */
export const createRules = (api: Api): RulesPort => {
  const listWhere = async (filter: object): Promise<readonly WireRule[]> =>
    (await api.call('SIP/ListSIPDispatchRule', filter, listSchema)).items
  const find = async (reference: string): Promise<WireRule | undefined> =>
    (await listWhere({ dispatchRuleIds: [checkedRule(reference)] })).find(
      ({ sipDispatchRuleId }) => sipDispatchRuleId === reference,
    )

  /** The rule of an earlier push with this id; without it a second push would create a second rule. */
  const pushedBefore = async (
    { id }: RoutingRule,
    notes: Note[],
  ): Promise<WireRule | undefined> => {
    const own = (await listWhere({})).filter((rule) => isRule(rule, id))
    if (own.length > 1)
      notes.push(
        note(
          'id',
          'adjusted',
          `${own.length} dispatch rules have this id; the first one was updated`,
        ),
      )
    return own[0]
  }

  return {
    kept: keptRule,
    /** Without a reference, the rule that was pushed under the same id is updated. */
    async push(rule, reference) {
      const found: Note[] = []
      const current =
        reference === undefined ? await pushedBefore(rule, found) : await find(reference)
      const { body, notes } = toWireRule(rule, current)
      const sipDispatchRuleId = reference ?? current?.sipDispatchRuleId
      const saved =
        sipDispatchRuleId === undefined
          ? await api.call('SIP/CreateSIPDispatchRule', { dispatchRule: body }, ruleSchema)
          : await api.call(
              'SIP/UpdateSIPDispatchRule',
              { sipDispatchRuleId, replace: body },
              ruleSchema,
            )
      return { reference: saved.sipDispatchRuleId, notes: [...found, ...notes] }
    },
    async read(reference) {
      const rule = await find(reference)
      return rule ? fromWireRule(rule) : null
    },
    async list() {
      return (await listWhere({})).flatMap((wire) => {
        const rule = fromWireRule(wire)
        return rule ? [{ reference: wire.sipDispatchRuleId, rule }] : []
      })
    },
    async remove(reference) {
      const sipDispatchRuleId = checkedRule(reference)
      await unlessGone(api.call('SIP/DeleteSIPDispatchRule', { sipDispatchRuleId }, z.unknown()))
    },
  }
}
