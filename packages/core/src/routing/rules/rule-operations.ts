import { inputError } from '../../model/error.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { unknownFields } from '../../model/unknown-fields.ts'
import type { RuleAccess } from './rule-access.ts'
import { parseRule, parseRules, pathOfRule, type RuleContext } from './rule-faults.ts'
import { ruleList } from './rule-list.ts'
import type { RuleSet } from './rule-set.ts'

import { warningsOf, type RuleWarning } from './rule-warnings.ts'
import type { DispatcherRules, RuleChange, RuleChangeOptions } from './rules-api.ts'

const unknownRule = (rules: readonly RoutingRule[]): string =>
  rules.length > 0 ? `unknown rule; rules: ${ruleList(rules)}` : 'unknown rule; there are no rules'

/** Parsed before the change begins, so that an invalid rule waits for no store. */
const parsedRule = (input: unknown, context: RuleContext): RoutingRule => {
  const { rule, faults } = parseRule(input, pathOfRule(input), context)
  if (!rule || faults.length > 0) throw inputError('input-invalid', 'routing rule', faults)
  return rule
}

const withRule = (rules: readonly RoutingRule[], rule: RoutingRule): RoutingRule[] =>
  rules.some(({ id }) => id === rule.id)
    ? rules.map((one) => (one.id === rule.id ? rule : one))
    : [...rules, rule]

const withoutRule = (rules: readonly RoutingRule[], id: string): RoutingRule[] => {
  const others = rules.filter((rule) => rule.id !== id)
  if (others.length < rules.length) return others
  throw inputError('rule-unknown', 'routing rules', [
    { path: ['id'], message: unknownRule(rules), code: 'rule-unknown' },
  ])
}

/** A misspelled `expectedVersion` that was ignored would overwrite the change of another. */
const versionOf = (options: RuleChangeOptions): number | undefined => {
  const { expectedVersion } = options
  const faults = unknownFields(options, ['expectedVersion'])
  if (expectedVersion !== undefined && !(Number.isInteger(expectedVersion) && expectedVersion >= 0))
    faults.push({
      path: ['expectedVersion'],
      message: 'must be a version that `rules.list` returned',
    })
  if (faults.length > 0) throw inputError('input-invalid', 'routing rules', faults)
  return expectedVersion
}

/** The last outbound rule is gone: with a single provider, calls no longer need one. */
const unrestricted = (before: RuleSet, after: RuleSet, { providers }: RuleContext): RuleWarning[] =>
  before.outbound.length > 0 && after.outbound.length === 0 && providers?.size === 1
    ? [
        {
          rule: null,
          code: 'unrestricted',
          by: [],
          message: 'no outbound rule is left: any call is placed, without a rule',
        },
      ]
    : []

/** `dispatcher.rules`. `operation` refuses changes once the dispatcher closes, and lets closing wait for them. */
export const createRuleOperations = (
  access: RuleAccess,
  context: RuleContext,
  operation: <T>(run: () => Promise<T>) => Promise<T>,
): DispatcherRules => {
  const change = async (
    edit: (rules: readonly RoutingRule[]) => readonly RoutingRule[],
    options: RuleChangeOptions,
    concerns: (warning: RuleWarning) => boolean,
  ): Promise<RuleChange> => {
    const sets: RuleSet[] = []
    const after = await access.change((set) => {
      sets.push(set)
      return edit(set.rules)
    }, versionOf(options))
    const before = sets.at(-1) ?? after
    return {
      version: after.version,
      warnings: [
        ...unrestricted(before, after, context),
        ...warningsOf(after.rules).filter(concerns),
      ],
    }
  }
  return {
    async get(id) {
      const rule = (await access.load()).byId(id)
      return rule ? structuredClone(rule) : null
    },
    async list() {
      const { version, rules } = await access.load()
      return { version, rules: structuredClone(rules) }
    },
    put: (input, options = {}) =>
      operation(async () => {
        const rule = parsedRule(input, context)
        return change(
          (rules) => withRule(rules, rule),
          options,
          (warning) => warning.rule === rule.id || warning.by.includes(rule.id),
        )
      }),
    remove: (id, options = {}) =>
      operation(() =>
        change(
          (rules) => withoutRule(rules, id),
          options,
          () => false,
        ),
      ),
    replaceAll: (inputs, options = {}) =>
      operation(async () => {
        const rules = parseRules(inputs, context)
        return change(
          () => rules,
          options,
          () => true,
        )
      }),
  }
}
