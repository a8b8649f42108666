import { inputError, type Fault } from '../../model/error.ts'
import { faultsOf } from '../../model/parse.ts'
import { unknownName } from '../../model/suggest.ts'
import { routingRule, type RoutingRule } from '../../model/routing-rule.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import { isCountry } from '../rates/country-prefixes.ts'
import type { RateDeck } from '../rates/rate-deck.ts'
import { roomFaults } from './room-faults.ts'
import { isZone } from '../time/time-window.ts'

/** What rules may refer to. What is absent is not checked. */
export interface RuleContext {
  readonly providers?: ReadonlyMap<string, Provider> | undefined
  readonly rateDecks?: ReadonlyMap<string, RateDeck> | undefined
  /** The store keeps no ramps. */
  readonly noRamps?: boolean | undefined
}

type Path = readonly PropertyKey[]

/** A common mistake in a rule file: `{ "rules": [...] }` instead of the list itself. */
const notAList = (inputs: unknown): Fault => ({
  path: [],
  message:
    typeof inputs === 'object' &&
    inputs !== null &&
    Array.isArray((inputs as { rules?: unknown }).rules)
      ? 'must be a list of rules, and is an object that holds one; give its `rules`'
      : 'must be a list of rules',
})

const maxId = 128

const idOf = (input: unknown): string | undefined => {
  const id = (input as { id?: unknown } | null | undefined)?.id
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** The fault with the id in its text, for a rule whose path cannot start with it. */
const naming = (fault: Fault, id: string | undefined): Fault =>
  id === undefined ? fault : { ...fault, message: `${fault.message} (rule ${id.slice(0, maxId)})` }

const matchFaults = ({ match }: RoutingRule, path: Path): Fault[] => {
  const faults: Fault[] = []
  match?.countries?.forEach((country, at) => {
    if (!isCountry(country))
      faults.push({
        path: [...path, 'match', 'countries', at],
        message: 'is not a country with telephone numbers',
      })
  })
  if (match?.window && !isZone(match.window.zone))
    faults.push({ path: [...path, 'match', 'window', 'zone'], message: 'is not an IANA time zone' })
  return faults
}

const deckFaults = (
  { routes, strategy }: RoutingRule,
  path: Path,
  rateDecks: ReadonlyMap<string, RateDeck>,
): Fault[] => {
  const faults = routes.flatMap((route, at): Fault[] =>
    route.rateDeck === undefined || rateDecks.has(route.rateDeck)
      ? []
      : [
          {
            path: [...path, 'routes', at, 'rateDeck'],
            message: `unknown rate deck; rate decks: ${[...rateDecks.keys()].join(', ') || 'none'}`,
          },
        ],
  )
  const currencies = new Set(routes.flatMap((r) => rateDecks.get(r.rateDeck ?? '')?.currency ?? []))
  if (strategy === 'least-cost' && currencies.size > 1)
    faults.push({
      path: [...path, 'routes'],
      message: 'rate decks of different currencies cannot be compared',
    })
  return faults
}

const providerFaults = (
  rule: RoutingRule,
  path: Path,
  providers: ReadonlyMap<string, Provider>,
): Fault[] => [
  ...rule.routes.flatMap((route, at): Fault[] =>
    providers.has(route.provider)
      ? []
      : [
          {
            path: [...path, 'routes', at, 'provider'],
            message: unknownName('provider', route.provider, [...providers.keys()]),
            code: 'provider-unknown',
          },
        ],
  ),
  ...roomFaults(rule, path, providers),
]

const rampStoreFault = (path: Path): Fault => ({
  path: [...path, 'strategy'],
  message: 'a ramp needs a store with `ramps`, such as `sqliteStore` or `postgresStore`',
})

/** Parses one rule; `path` leads to it. */
export const parseRule = (
  input: unknown,
  path: Path,
  { providers, rateDecks, noRamps = false }: RuleContext,
): { readonly rule: RoutingRule | null; readonly faults: readonly Fault[] } => {
  const result = routingRule.safeParse(input)
  if (!result.success) return { rule: null, faults: faultsOf(result.error, path, routingRule) }
  const rule = result.data
  return {
    rule,
    faults: [
      ...matchFaults(rule, path),
      ...(noRamps && rule.strategy === 'ramp' ? [rampStoreFault(path)] : []),
      ...(rateDecks ? deckFaults(rule, path, rateDecks) : []),
      ...(providers ? providerFaults(rule, path, providers) : []),
    ],
  }
}

/** Where the faults of a rule given by itself are: at its id, which tells it from others. */
export const pathOfRule = (input: unknown): Path => {
  const id = idOf(input)
  return id === undefined || id.length > maxId ? [] : [id]
}

/**
 * Reads a list of rules. The path of a fault starts with the id of its rule, or with its index where the rule has no usable
 * id of its own.
 */
export const readRules = (
  inputs: unknown,
  context: RuleContext,
): { readonly rules: RoutingRule[]; readonly faults: readonly Fault[] } => {
  if (!Array.isArray(inputs)) return { rules: [], faults: [notAList(inputs)] }
  const all: Fault[] = []
  const rules: RoutingRule[] = []
  const ids = new Set<string>()
  inputs.forEach((input: unknown, index) => {
    const id = idOf(input)
    const repeated = id !== undefined && ids.has(id)
    const own = repeated ? [] : pathOfRule(input)
    const { rule, faults } = parseRule(input, own.length > 0 ? own : [index], context)
    const found = repeated
      ? [...faults, { path: [index, 'id'], message: 'another rule has this id' }]
      : faults
    all.push(...(own.length > 0 ? found : found.map((fault) => naming(fault, id))))
    if (id !== undefined) ids.add(id)
    if (rule) rules.push(rule)
  })
  return { rules, faults: all }
}

/** Reads a list of rules, or throws one `CallError` that lists every fault of every rule. */
export const parseRules = (
  inputs: unknown,
  context: RuleContext,
  subject = 'routing rules',
): RoutingRule[] => {
  const { rules, faults } = readRules(inputs, context)
  if (faults.length > 0) throw inputError('input-invalid', subject, faults)
  return rules
}
