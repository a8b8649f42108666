import type { RoutingRule, RulesPort } from '@callplane/core'

/** One field that is not as wanted. */
export interface FieldChange {
  readonly field: string
  /** As it is. Absent: it is not there. */
  readonly from?: unknown
  /** As it is wanted. */
  readonly to?: unknown
}

/** What a rule says, besides its id and its routes, which are the dispatcher's own. */
const ruleFields = [
  'name',
  'direction',
  'numbers',
  'match',
  'room',
  'pin',
  'dispatch',
  'headers',
  'includeHeaders',
  'defaults',
] as const
type RuleField = (typeof ruleFields)[number]

/** Equal content gives equal text, whatever the order of keys; absent, empty and undefined are the same. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, it: unknown) => {
    if (typeof it !== 'object' || it === null || Array.isArray(it)) return it
    const entries = Object.entries(it).filter(([, inner]) => inner !== undefined)
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  }) ?? '{}'

/** On which instance the room is, no provider knows. Numbers are a set, names of headers have no case. */
const comparable = (rule: RoutingRule): Readonly<Record<RuleField, unknown>> => {
  const { on: _on, ...room } = rule.room ?? {}
  const headers = Object.entries(rule.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ])
  return {
    name: rule.name,
    direction: rule.direction,
    numbers: rule.numbers.toSorted(),
    match: rule.match ?? {},
    room,
    pin: rule.pin,
    dispatch: rule.dispatch,
    headers: Object.fromEntries(headers),
    includeHeaders: rule.includeHeaders,
    defaults: rule.defaults ?? {},
  }
}

/**
 * In which fields a provider's rule differs from the wanted one, after what that provider cannot keep is taken from both:
 * a rule that has just been pushed never differs. `fields`: only these are compared.
 */
export const ruleDifferences = (
  port: Pick<RulesPort, 'kept'>,
  wanted: RoutingRule,
  actual: RoutingRule,
  fields: readonly RuleField[] = ruleFields,
): readonly FieldChange[] => {
  const kept = (rule: RoutingRule) => comparable(port.kept?.(rule) ?? rule)
  const [is, want] = [kept(actual), kept(wanted)]
  return fields.flatMap((field) =>
    canonical(is[field]) === canonical(want[field])
      ? []
      : [{ field, from: is[field], to: want[field] }],
  )
}
