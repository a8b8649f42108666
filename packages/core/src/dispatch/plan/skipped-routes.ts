import { isFlow } from '../../model/connect.ts'
import type { SkippedRecord } from '../../journal/record.ts'
import type { SkippedRoute } from '../../model/call.ts'
import type { Connect } from '../../model/connect.ts'
import { isSipUri } from '../../model/destination.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Route } from '../../model/routing-rule.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { LeftRoute } from '../../routing/order-routes.ts'
import { reachNearEnd, type firstPlatformOf } from './resolve-room.ts'

/** What is known about a route without a request. */
const staticSkip = (
  call: OutboundCall,
  route: Route,
  provider: Provider,
): Omit<SkippedRoute, 'provider'> | null => {
  const kind = isSipUri(call.to) ? 'sip' : 'phone'
  if (!provider.definition.can.destinations.includes(kind))
    return {
      reason: 'destination-unsupported',
      detail: `the provider cannot dial a ${kind} destination`,
    }
  return null
}

type Skip = Omit<SkippedRoute, 'provider'>

/** A rule may name providers that this process does not have. */
export const providerMissing: Skip = {
  reason: 'provider-missing',
  detail: 'no provider has this name',
}

interface Choice {
  readonly request: OutboundCall
  readonly connect: Connect | undefined
  /** Routes that the strategy leaves out. */
  readonly left: readonly LeftRoute[]
  readonly chosen: readonly Route[]
  readonly providers: ReadonlyMap<string, Provider>
  readonly firstPlatform: ReturnType<typeof firstPlatformOf>
  readonly hasPublicUrl: boolean
}

const passedOver = (route: Route, { left, chosen }: Choice): Skip | null => {
  const found = left.find((entry) => entry.route === route)
  if (found) return { reason: found.reason, detail: found.detail }
  return chosen.includes(route)
    ? null
    : { reason: 'not-chosen', detail: '`only` selects other providers' }
}

const skipOf = (route: Route, choice: Choice): Skip | null => {
  const provider = choice.providers.get(route.provider)
  if (!provider) return providerMissing
  const reach = reachNearEnd(choice.connect, route, provider, choice.firstPlatform)
  const unreachable: Skip | null =
    (provider.definition.can.publicUrlRequired || isFlow(choice.connect)) && !choice.hasPublicUrl
      ? {
          reason: 'public-url-missing',
          detail: 'the provider requests its instructions over HTTP; set host.publicUrl',
        }
      : null
  return (
    passedOver(route, choice) ??
    staticSkip(choice.request, route, provider) ??
    ('skip' in reach ? reach.skip : null) ??
    unreachable
  )
}

/** The routes that cannot take the call, each with the reason, in the order of the routes. */
export const skippedRoutes = (routes: readonly Route[], choice: Choice): SkippedRecord[] =>
  routes.flatMap((route, routeIndex) => {
    const skip = skipOf(route, choice)
    return skip ? [{ provider: route.provider, routeIndex, ...skip }] : []
  })
