import { nearEndFaults, reportFaults, type FlowBook } from '../../flow/flow-book.ts'
import type { Connect } from '../../model/connect.ts'
import { inputError, type CallErrorCode, type Fault } from '../../model/error.ts'
import { outboundCall, type OutboundCall, type RuleWishes } from '../../model/outbound-call.ts'
import { faultsOf } from '../../model/parse.ts'
import { plainCall, plainFingerprint } from '../../model/plain-call.ts'
import { unknownName } from '../../model/suggest.ts'
import { withoutSwitchedOff } from '../../model/switched-off.ts'
import { route as routeSchema, type Route, type RoutingRule } from '../../model/routing-rule.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import { readOptions } from './provider-options.ts'
import { skippedRoutes } from './skipped-routes.ts'
import { orderRoutes } from '../../routing/order-routes.ts'
import type { QualityTracker } from '../../routing/quality.ts'
import type { RateDeck } from '../../routing/rates/rate-deck.ts'
import { ruleList } from '../../routing/rules/rule-list.ts'
import type { RuleSet } from '../../routing/rules/rule-set.ts'
import { rampPlace, type RampShare } from '../../routing/ramp/ramp-share.ts'
import { canonicalJson, type RampPlace, type SkippedRecord } from '../../journal/record.ts'
import { drawRoom, firstPlatformOf, inRoomOf } from './resolve-room.ts'

export interface PlanningWorld {
  readonly providers: ReadonlyMap<string, Provider>
  readonly rules: RuleSet
  readonly rateDecks: ReadonlyMap<string, RateDeck>
  readonly quality: QualityTracker
  /** How far the ramp of a rule is. */
  readonly rampShare: (rule: RoutingRule) => RampShare
}

/** Where a call may go, before anything of it is stored. */
export interface CallPlan {
  readonly request: OutboundCall
  readonly rule: RoutingRule | undefined
  readonly room: string | null
  readonly routes: readonly Route[]
  readonly skipped: readonly SkippedRecord[]
  /** Absent: the rule has no ramp, or the caller chose the providers. */
  readonly ramp?: RampPlace | undefined
}

export interface ParsedCall {
  readonly call: OutboundCall
  /** Canonical form of the request; empty without an idempotency key, because it is then never compared. */
  readonly fingerprint: string
}

/** What parsing needs to know. */
interface ParsingWorld {
  readonly providers: ReadonlyMap<string, Provider>
  readonly flow?: { readonly book: FlowBook } | undefined
}

/** Parses a call and its provider options; throws one error with every fault. */
export const parseCall = (input: unknown, { providers, flow }: ParsingWorld): ParsedCall => {
  const plain = plainCall(input)
  if (plain)
    return {
      call: { ...plain, options: {} },
      fingerprint: plain.idempotencyKey === undefined ? '' : plainFingerprint(plain),
    }
  const faults: Fault[] = []
  const result = outboundCall.safeParse(input)
  if (!result.success) faults.push(...faultsOf(result.error, [], outboundCall))
  const given = (input as { options?: unknown } | null | undefined)?.options
  const { options, foreign, faults: unread } = readOptions(given, providers.values())
  faults.push(...unread)
  if (result.success && flow)
    faults.push(
      ...nearEndFaults(result.data.connect, flow.book, ['connect']),
      ...reportFaults(result.data.reports, flow.book, ['reports']),
    )
  if (!result.success || faults.length > 0)
    throw inputError(faults[0]?.code ?? 'input-invalid', 'call', faults)
  const { idempotencyKey, ...content } = result.data
  return {
    call: { ...result.data, options, ...(foreign.length > 0 && { foreignOptions: foreign }) },
    fingerprint: idempotencyKey === undefined ? '' : canonicalJson({ ...content, options: given }),
  }
}

const implicitRoute = (provider: Provider): Route => routeSchema.parse({ provider: provider.name })

/** Rules restrict: the implicit route exists only where one provider is registered and there are no outbound rules. */
const findRule = (
  call: OutboundCall,
  { rules, providers }: PlanningWorld,
  now: number,
): { rule?: RoutingRule; faults: Fault[] } => {
  const refused = (path: string, message: string, code: CallErrorCode) => ({
    faults: [{ path: [path], message, code }],
  })
  const some = rules.outbound.length > 0
  if (call.rule !== undefined) {
    const rule = rules.byId(call.rule)
    if (rule) return { rule, faults: [] }
    const message = some
      ? unknownName(
          'rule',
          call.rule,
          rules.outbound.map(({ id }) => id),
        )
      : 'unknown rule; there are no outbound rules'
    return refused('rule', message, 'rule-unknown')
  }
  const rule = rules.match(call, now)
  if (rule) return { rule, faults: [] }
  if (!some)
    return providers.size === 1
      ? { faults: [] }
      : refused(
          'rule',
          'several providers are registered and there is no outbound rule; add a rule to the dispatcher',
          'rule-required',
        )
  if (call.from !== undefined && !rules.owns(call.from))
    return refused(
      'from',
      `is not a number of any outbound rule; rules: ${ruleList(rules.outbound)}`,
      'caller-not-in-rule',
    )
  return refused(
    'rule',
    `no outbound rule matches this caller ID, destination, tags and time; rules: ${ruleList(rules.outbound)}`,
    'rule-required',
  )
}

const ruleFaults = (call: OutboundCall, rule: RoutingRule): Fault[] => {
  const faults: Fault[] = []
  if (rule.direction !== 'outbound')
    faults.push({
      path: ['rule'],
      message: 'the rule is an inbound rule; name an outbound rule',
      code: 'rule-not-outbound',
    })
  if (call.from !== undefined && !rule.numbers.includes(call.from))
    faults.push({
      path: ['from'],
      message: 'is not one of the numbers of the rule',
      code: 'caller-not-in-rule',
    })
  return faults
}

const noWishes: RuleWishes = {}

/** The call with what its rule adds: numbers, defaults, headers and the room. */
const withRule = (
  parsed: OutboundCall,
  rule: RoutingRule | undefined,
  random: () => string,
): { readonly request: OutboundCall; readonly connect: Connect | undefined } => {
  const from = parsed.from ?? rule?.numbers[0]
  const given = withoutUndefined(parsed)
  const connect: Connect | undefined =
    parsed.connect ?? rule?.connect ?? drawRoom(rule, parsed, from, random)
  const merged: OutboundCall = {
    // What the caller leaves out, the rule presets.
    ...(rule?.includeHeaders && { includeHeaders: rule.includeHeaders }),
    ...rule?.defaults,
    ...given,
    from,
    ...(rule?.headers && {
      sipHeaders: { ...rule.headers, ...(given.sipHeaders ?? rule.defaults?.sipHeaders) },
    }),
    ...(connect && { connect }),
  }
  const request = withoutSwitchedOff(merged)
  const wishes = wishesOf(rule, connect)
  return { request: wishes === noWishes ? request : { ...request, ...wishes }, connect }
}

/**
 * Finds rule and routes of a parsed call. Throws one error for everything that is the caller's mistake;
 * unsuitable routes are skipped with a reason.
 */
export const planCall = (
  parsed: OutboundCall,
  world: PlanningWorld,
  context: {
    readonly seed: string
    readonly now: number
    readonly random: () => string
    readonly publicUrl?: string | undefined
    /** Provider instances in the order wanted for this call; overrides the strategy, not the rule. */
    readonly only?: readonly string[] | undefined
  },
): CallPlan => {
  const { rule, faults } = findRule(parsed, world, context.now)
  if (rule) faults.push(...ruleFaults(parsed, rule))
  if (faults.length > 0) throw inputError(faults[0]?.code ?? 'input-invalid', 'call', faults)

  const { request: merged, connect } = withRule(parsed, rule, context.random)
  // A call that names its providers is on no side, and is not counted.
  const ramp =
    rule?.strategy === 'ramp' && !context.only
      ? rampPlace(rule, merged, world.rampShare(rule))
      : undefined
  const candidates = rule ? rule.routes : [...world.providers.values()].map(implicitRoute)
  const { routes: ordered, left } = rule
    ? orderRoutes(rule, {
        call: merged,
        seed: context.seed,
        now: context.now,
        rateDecks: world.rateDecks,
        quality: world.quality,
        ramp,
      })
    : { routes: candidates, left: [] }
  const chosen = context.only ? pick(ordered, context.only) : ordered
  const routes = [...chosen, ...candidates.filter((r) => !chosen.includes(r))]
  const firstPlatform = firstPlatformOf(candidates, world.providers)
  const request = inRoomOf(merged, firstPlatform, routes, world.providers)
  const skipped = skippedRoutes(routes, {
    request,
    connect,
    left,
    chosen,
    providers: world.providers,
    firstPlatform,
    hasPublicUrl: context.publicUrl !== undefined,
  })
  // There is a route in any case: an outbound rule has one, and so has a call without rules.
  if (skipped.length === routes.length && skipped.every((s) => s.reason === 'room-missing'))
    throw inputError('room-missing', 'call', [
      {
        path: ['connect'],
        message: 'every route requires a room; set connect.room on the call or room on the rule',
        code: 'room-missing',
      },
    ])
  return {
    request,
    rule,
    room: connect && 'room' in connect ? connect.room : null,
    routes,
    skipped,
    ramp,
  }
}

/** What a rule wishes of the room. A caller who names a near end of another kind has replaced the rule's. */
export const wishesOf = (
  rule: RoutingRule | undefined,
  connect: Connect | undefined,
): RuleWishes => {
  if (!rule || (connect && !('room' in connect))) return noWishes
  if (rule.dispatch === 'user' && rule.pin === undefined) return noWishes
  return {
    ...(rule.dispatch !== 'user' && { dispatch: rule.dispatch }),
    ...(rule.pin !== undefined && { pin: rule.pin }),
  }
}

const withoutUndefined = <T extends object>(value: T): T => {
  for (const name in value)
    if (value[name] === undefined)
      return Object.fromEntries(
        Object.entries(value).filter(([, inner]) => inner !== undefined),
      ) as T
  return value
}

/** The caller's own order of providers, among the routes the rule offers. */
const pick = (routes: readonly Route[], only: readonly string[]): Route[] =>
  only.flatMap((provider) => routes.filter((route) => route.provider === provider))
