import type { SkippedRoute } from '../../model/call.ts'
import type { Note } from '../../model/note.ts'
import type { WireRequest } from '../../plugin/host.ts'
import type { ParsedCall } from './plan-call.ts'
import { planCall } from './plan-call.ts'
import { prepareRoute } from './prepare-route.ts'
import type { DispatchWorld } from '../world.ts'

/** Stands where the attempt key will be; as long as a real one. */
export const explainKey = 'cp00000000000000000000000000000000'

export interface ExplainedRoute {
  readonly provider: string
  readonly gateway?: string | undefined
  readonly reference?: string | undefined
  /** Place in the order of trying, from 0; null when skipped. */
  readonly order: number | null
  readonly skipped: Omit<SkippedRoute, 'provider'> | null
  /** The request as it would be sent, credentials left out. */
  readonly request: WireRequest | null
  readonly notes: readonly Note[]
}

/** What a dispatch of the same call would do now. */
export interface Explanation {
  readonly rule: string | null
  readonly strategy: string
  readonly from: string | null
  readonly room: string | null
  readonly routes: readonly ExplainedRoute[]
  /** Why the call itself would be refused, by guard. */
  readonly refused: readonly string[]
}

/** Decides without dialling, by the very code that dispatch uses. */
export const explainCall = async (
  parsed: ParsedCall,
  world: DispatchWorld,
  strict: boolean,
  only?: readonly string[],
): Promise<Explanation> => {
  const now = world.host.clock.now()
  const plan = planCall(parsed.call, world, {
    seed: parsed.call.idempotencyKey ?? 'explain',
    now,
    random: world.ids,
    publicUrl: world.host.publicUrl,
    only,
  })
  const refused: string[] = []
  const routes: ExplainedRoute[] = []
  let order = 0
  for (const [routeIndex, route] of plan.routes.entries()) {
    const base = { provider: route.provider, gateway: route.gateway, reference: route.reference }
    const provider = world.providers.get(route.provider)
    let skipped: Omit<SkippedRoute, 'provider'> | null =
      plan.skipped.find((entry) => entry.routeIndex === routeIndex) ?? null
    // Also behind a route that is skipped anyway: a guard's refusal is the call's own.
    for (const gate of world.gates) {
      const verdict = await gate.check({
        callId: '',
        call: plan.request,
        route,
        now,
        dialBefore: Infinity,
        alternatives: true,
        lastResort: false,
      })
      if (verdict.verdict === 'skip') skipped ??= { reason: verdict.reason, detail: verdict.detail }
      if (verdict.verdict === 'refuse' && !refused.includes(verdict.detail))
        refused.push(verdict.detail)
    }
    if (skipped || !provider) {
      const { reason, detail } = skipped ?? {
        reason: 'provider-missing' as const,
        detail: 'not registered',
      }
      routes.push({ ...base, order: null, skipped: { reason, detail }, request: null, notes: [] })
      continue
    }
    const ready = await prepareRoute(
      {
        request: plan.request,
        routes: plan.routes,
        strict,
        impliedFrom: parsed.call.from === undefined,
      },
      route,
      provider,
      explainKey,
      world,
    )
    routes.push(
      ready.outcome === 'skip'
        ? { ...base, order: null, skipped: ready.skip, request: null, notes: [] }
        : { ...base, order: order++, skipped: null, request: ready.request, notes: ready.notes },
    )
  }
  return {
    rule: plan.rule?.id ?? null,
    strategy: plan.rule?.strategy ?? 'priority',
    from: plan.request.from ?? null,
    room: plan.room,
    routes,
    refused,
  }
}
