import type { SkippedRoute } from '../../model/call.ts'
import type { Note } from '../../model/note.ts'
import { CallError, type CallErrorCode, type Fault } from '../../model/error.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Route } from '../../model/routing-rule.ts'
import type { WireRequest } from '../../plugin/host.ts'
import { planningWorld, rampsFor, type DispatchWorld } from '../world.ts'
import { describePlace } from '../../routing/ramp/ramp-share.ts'
import { explainRules, type ExplainedRules } from './explain-rules.ts'
import { planCall, type CallPlan, type ParsedCall } from './plan-call.ts'
import { prepareRoute } from './prepare-route.ts'
import { providerMissing } from './skipped-routes.ts'

/** Stands where the attempt key will be; as long as a real one. */
export const explainKey = 'cp00000000000000000000000000000000'

/** What `dispatch` would do with one route of the rule. */
export interface ExplainedRoute {
  /** Name of the provider instance. */
  readonly provider: string
  /** The provider’s own id of the gateway, as the rule names it. */
  readonly gateway?: string | undefined
  /** The provider’s own object, as the rule names it. */
  readonly reference?: string | undefined
  /** Place in the order of trying, from 0; null when skipped. */
  readonly order: number | null
  /** Why the route would not be tried; null where it would. */
  readonly skipped: Omit<SkippedRoute, 'provider'> | null
  /** The request as it would be sent, credentials left out. */
  readonly request: WireRequest | null
  /** What of the call the provider could not honour as asked. */
  readonly notes: readonly Note[]
}

/** What a dispatch of the same call would do now. */
export interface Explanation extends ExplainedRules {
  /** Id of the routing rule; null where none applies. */
  readonly rule: string | null
  /** Version of the rules that were looked at; 0 where no rules were ever given. */
  readonly rulesVersion: number
  /** How the routes are ordered. */
  readonly strategy: string
  /** The side of its ramp that the call would be on, and why; null where it is on none. */
  readonly ramp: ExplainedRamp | null
  /** Caller ID that would be shown; null where the provider chooses it. */
  readonly from: string | null
  /** Room of the near end; null where there is none. */
  readonly room: string | null
  /** Every route of the rule, those to be tried first. */
  readonly routes: readonly ExplainedRoute[]
  /** Why the call itself would be refused, by guard. */
  readonly refused: readonly string[]
  /** What `dispatch` would throw because of the rules: no rule applies, or the named one does not allow the call. */
  readonly error: ExplainedError | null
}

/** Where the ramp of the rule puts the call. */
export interface ExplainedRamp {
  /** `control`: the rule's first route; `target`: its second. */
  readonly side: 'control' | 'target'
  /** The position of its number or contact on the scale, 0 to below 100: the target has those below its share. */
  readonly position: number
  /** Share of the target in percent. */
  readonly percent: number
  /** The reason in a sentence. */
  readonly detail: string
}

/** What `dispatch` would throw. */
export interface ExplainedError {
  readonly code: CallErrorCode
  readonly message: string
  readonly faults: readonly Fault[]
}

interface ExplainCallOptions {
  readonly strict: boolean
  readonly only?: readonly string[] | undefined
  readonly rules?: 'all' | readonly string[] | undefined
}

const planOrError = (
  plan: () => CallPlan,
): { readonly plan: CallPlan | null; readonly error: ExplainedError | null } => {
  try {
    return { plan: plan(), error: null }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    const { code, message, faults } = error
    return { plan: null, error: { code, message, faults } }
  }
}

/** What every gate says of a route. */
const judgeRoute = async (
  route: Route,
  call: OutboundCall,
  now: number,
  { gates }: DispatchWorld,
): Promise<{ skipped: ExplainedRoute['skipped']; refused: readonly string[] }> => {
  let skipped: ExplainedRoute['skipped'] = null
  const refused: string[] = []
  for (const gate of gates) {
    const verdict = await gate.check({
      callId: '',
      call,
      route,
      now,
      dialBefore: Infinity,
      alternatives: true,
      lastResort: false,
    })
    if (verdict.verdict === 'skip') skipped ??= { reason: verdict.reason, detail: verdict.detail }
    if (verdict.verdict === 'refuse') refused.push(verdict.detail)
  }
  return { skipped, refused }
}

const explainRoutes = async (
  { request, routes: planned, skipped: left }: CallPlan,
  { strict, impliedFrom, now }: { strict: boolean; impliedFrom: boolean; now: number },
  world: DispatchWorld,
): Promise<Pick<Explanation, 'routes' | 'refused'>> => {
  const refused = new Set<string>()
  const routes: ExplainedRoute[] = []
  let order = 0
  for (const [routeIndex, route] of planned.entries()) {
    const base = { provider: route.provider, gateway: route.gateway, reference: route.reference }
    const provider = world.providers.get(route.provider)
    // Also behind a route that is skipped anyway: a guard's refusal is the call's own.
    const judged = await judgeRoute(route, request, now, world)
    for (const detail of judged.refused) refused.add(detail)
    const known = left.find((entry) => entry.routeIndex === routeIndex) ?? judged.skipped
    const ready =
      known || !provider
        ? { outcome: 'skip' as const, skip: known ?? providerMissing }
        : await prepareRoute(
            { request, routes: planned, strict, impliedFrom },
            route,
            provider,
            { key: explainKey },
            world,
          )
    if (ready.outcome === 'skip') {
      const { reason, detail } = ready.skip
      routes.push({ ...base, order: null, skipped: { reason, detail }, request: null, notes: [] })
    } else {
      const { request: wire, notes } = ready
      routes.push({ ...base, order: order++, skipped: null, request: wire, notes })
    }
  }
  return { routes, refused: [...refused] }
}

const explainRamp = (plan: CallPlan | null): ExplainedRamp | null => {
  if (!plan?.ramp) return null
  const { side, position, percent } = plan.ramp
  return { side, position, percent, detail: describePlace(plan.ramp) }
}

/** Decides without dialling, by the very code that dispatch uses. */
export const explainCall = async (
  parsed: ParsedCall,
  world: DispatchWorld,
  { strict, only, rules: wanted }: ExplainCallOptions,
): Promise<Explanation> => {
  const now = world.now()
  const rules = await world.rules.load()
  const ramps = await rampsFor(world, rules)
  const { plan, error } = planOrError(() =>
    planCall(parsed.call, planningWorld(world, rules, ramps), {
      seed: parsed.call.idempotencyKey ?? 'explain',
      now,
      random: world.ids,
      publicUrl: world.host.publicUrl,
      only,
    }),
  )
  const explained = plan
    ? await explainRoutes(plan, { strict, impliedFrom: parsed.call.from === undefined, now }, world)
    : { routes: [], refused: [] }
  return {
    rule: plan?.rule?.id ?? null,
    rulesVersion: rules.version,
    strategy: plan?.rule?.strategy ?? 'priority',
    ramp: explainRamp(plan),
    from: (plan ? plan.request.from : parsed.call.from) ?? null,
    room: plan?.room ?? null,
    ...explained,
    error,
    ...explainRules(parsed.call, rules, now, wanted),
  }
}
