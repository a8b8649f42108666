import { createDispatcher } from '../create-dispatcher.ts'
import type { ExplainedRoute, Explanation } from '../dispatch/plan/explain.ts'
import { CallError, type CallErrorCode } from '../model/error.ts'
import type { OutboundCallInput } from '../model/outbound-call.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Host } from '../plugin/host.ts'
import type { RateDeck } from '../routing/rates/rate-deck.ts'
import { ruleList } from '../routing/rules/rule-list.ts'
import { fakeCapabilities, fakeProvider } from './fake-provider.ts'
import { manualClock } from './manual-clock.ts'
import { manualHost } from './manual-host.ts'

/** A route as a row expects it: what is left out is not compared. */
export interface ExpectedRoute {
  readonly provider: string
  readonly gateway?: string | undefined
  readonly reference?: string | undefined
}

/** A call, and what the rules must make of it: `rule`, `routes` or both, or else `error`. */
export interface RouteRow {
  /** Names the row in the error; default its number. */
  readonly name?: string | undefined
  readonly call: OutboundCallInput
  /** When the call is made, in ISO 8601. Default: 2026-01-05T12:00:00Z, a Monday, so that a test passes on every day. */
  readonly at?: string | undefined
  /** Id of the rule; null: a call without a rule. */
  readonly rule?: string | null | undefined
  /** The routes that would be tried, in order, without those that are skipped. A text is the name of the provider. */
  readonly routes?: readonly (string | ExpectedRoute)[] | undefined
  /** Why the call is refused. */
  readonly error?: CallErrorCode | undefined
}

/** What rules are judged with. */
export interface ExpectRoutesOptions {
  /**
   * Default: fake providers with all capabilities, under the names that the rules use. One whose routes have a `roomAddress`
   * counts as a carrier, any other owns rooms too.
   */
  readonly providers?: readonly Provider[] | undefined
  /** Prices for rules with `least-cost`. */
  readonly rateDecks?: readonly RateDeck[] | undefined
  /** For providers that send requests to prepare a call. Default: a host without network, so that their routes are skipped. */
  readonly host?: Pick<Host, 'fetch'> & Partial<Pick<Host, 'publicUrl'>>
}

const publicUrl = 'https://calls.invalid'

const standIns = (rules: readonly RoutingRuleInput[]): Provider[] => {
  const routes = rules.flatMap((rule) => rule.routes)
  const carriers = new Set(routes.flatMap((route) => (route.roomAddress ? route.provider : [])))
  const names = new Set(routes.map((route) => route.provider))
  const connect = fakeCapabilities.connect.filter((kind) => kind !== 'room')
  return [...names].map(
    (name) => fakeProvider(name, { can: carriers.has(name) ? { connect } : {} }).provider,
  )
}

type Outcome = Explanation | { readonly thrown: CallError }

const errorIn = (
  outcome: Outcome,
): { readonly code: CallErrorCode; readonly message: string } | null =>
  'thrown' in outcome ? outcome.thrown : outcome.error

const tried = (routes: readonly ExplainedRoute[]): ExplainedRoute[] =>
  routes
    .filter((route) => route.order !== null)
    .toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0))

const textOf = (route: ExpectedRoute): string =>
  [route.provider, route.gateway && `gateway ${route.gateway}`, route.reference]
    .filter((part) => part !== undefined)
    .join(' ')

const asRoute = (expected: string | ExpectedRoute): ExpectedRoute =>
  typeof expected === 'string' ? { provider: expected } : expected

const isRoute = (route: ExplainedRoute | undefined, expected: ExpectedRoute): boolean =>
  route !== undefined &&
  (['provider', 'gateway', 'reference'] as const).every(
    (field) => expected[field] === undefined || route[field] === expected[field],
  )

const listOf = (texts: readonly string[]): string => texts.join(', ') || 'none'

const routeProblem = (
  { routes }: Explanation,
  wanted: NonNullable<RouteRow['routes']>,
): string | null => {
  const expected = wanted.map(asRoute)
  const actual = tried(routes)
  if (actual.length === expected.length && expected.every((one, at) => isRoute(actual[at], one)))
    return null
  const skipped = routes.flatMap(({ provider, skipped: skip }) =>
    skip ? `${provider} is skipped, ${skip.reason}: ${skip.detail}` : [],
  )
  const why = skipped.length > 0 ? ` (${skipped.join('; ')})` : ''
  // Fields that the row leaves out of every route would only make the texts hard to compare.
  const detailed = wanted.some((one) => typeof one !== 'string')
  const shown = actual.map((route) => (detailed ? textOf(route) : route.provider))
  return `the routes are ${listOf(shown)}${why}; expected ${listOf(expected.map(textOf))}`
}

const ruleText = (rule: string | null): string => (rule === null ? 'no rule' : `rule ${rule}`)

const ruleProblem = (explained: Explanation, wanted: string | null, ids: string): string | null => {
  if (explained.rule === wanted) return null
  const unused = explained.unusedRules.find(({ rule }) => rule === wanted)
  const why = unused
    ? ` (${unused.reason}: ${unused.detail})`
    : wanted === null
      ? ''
      : ` (unknown rule; rules: ${ids})`
  return `${ruleText(explained.rule)} is used; expected ${ruleText(wanted)}${why}`
}

const problemsOf = (row: RouteRow, outcome: Outcome, ids: string): string[] => {
  const refusal = errorIn(outcome)
  if (row.error !== undefined || refusal || 'thrown' in outcome) {
    if (row.error !== undefined && refusal?.code === row.error) return []
    const actual = refusal
      ? `the call is refused with ${refusal.code}: ${refusal.message}`
      : `${ruleText('rule' in outcome ? outcome.rule : null)} is used`
    const unused =
      'unusedRules' in outcome ? outcome.unusedRules.find(({ rule }) => rule === row.rule) : null
    const why = unused ? ` (${unused.reason}: ${unused.detail})` : ''
    const expected =
      row.error === undefined
        ? row.rule === undefined
          ? 'routes'
          : ruleText(row.rule)
        : `the error ${row.error}`
    return [`${actual}; expected ${expected}${why}`]
  }
  if (row.rule === undefined && row.routes === undefined)
    return ['the row expects nothing; give it a rule, routes or an error']
  return [
    row.rule === undefined ? null : ruleProblem(outcome, row.rule, ids),
    row.routes === undefined ? null : routeProblem(outcome, row.routes),
  ].filter((problem) => problem !== null)
}

/**
 * Checks routing rules against a table of calls, by the code that dispatch uses, without dialling. Throws one error that
 * lists every row that differs, with what was expected and why the expected rule is not used; a `CallError` if the rules
 * are invalid. Needs no test framework.
 */
export const expectRoutes = async (
  rules: readonly RoutingRuleInput[],
  rows: readonly RouteRow[],
  { providers, rateDecks, host = manualHost() }: ExpectRoutesOptions = {},
): Promise<void> => {
  const clock = manualClock()
  const start = clock.now()
  const dispatcher = createDispatcher({
    host: {
      fetch: (request, limits) => host.fetch(request, limits),
      publicUrl: host.publicUrl ?? publicUrl,
      clock,
      log() {},
    },
    providers: providers ?? standIns(rules),
    rules,
    rateDecks,
    breaker: false,
  })
  const ids = ruleList(rules) || 'none'
  const lines: string[] = []
  for (const [index, row] of rows.entries()) {
    const at = row.at === undefined ? start : Date.parse(row.at)
    if (Number.isNaN(at)) {
      lines.push(`row ${row.name ?? index + 1}: at is not a time in ISO 8601`)
      continue
    }
    clock.step(at - clock.now())
    const outcome = await dispatcher
      .explain(row.call, { rules: 'all' })
      .catch((thrown: unknown): Outcome => {
        if (CallError.isInstance(thrown)) return { thrown }
        throw thrown
      })
    for (const problem of problemsOf(row, outcome, ids))
      lines.push(`row ${row.name ?? index + 1}: ${problem}`)
  }
  await dispatcher.close()
  if (lines.length > 0) throw new Error(`routes differ from the table:\n${lines.join('\n')}`)
}
