import { connectKind, type Connect } from '../../model/connect.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Route, RoutingRule } from '../../model/routing-rule.ts'
import type { SkippedRoute } from '../../model/call.ts'
import { ownsRoom, type Provider } from '../../plugin/define-plugin.ts'

/** A room name of the model: anything but letters, digits, `.`, `_` and `-` becomes `-`. */
const safe = (text: string): string =>
  text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')

/** A number or address in letters, digits, `_` and `-`, since not every platform takes a dot. */
const numberPart = (number: string): string =>
  `${number.replace(/^\+/, '').replace(/[^A-Za-z0-9_-]+/g, '-')}-`

/** What any platform takes (`roomName`). */
const maxRoomName = 128

/**
 * The rule's room for this call. A dynamic one is a new room for every call, whose name holds the number: two calls
 * from or to one number never meet. The name is drawn once; the record keeps it.
 */
export const drawRoom = (
  rule: RoutingRule | undefined,
  call: Pick<OutboundCall, 'to'>,
  from: string | undefined,
  random: () => string,
): { readonly room: string; readonly on?: string | undefined } | undefined => {
  const room = rule?.room
  if (!room) return undefined
  if (room.type === 'static') return { room: room.id, on: room.on }
  const part = {
    random: '',
    'participant-number': numberPart(call.to),
    'sip-number': numberPart(from ?? call.to),
  }[room.named]
  const unique = random()
  // A SIP address may be longer than a room's name; the unique part is at its end and is never cut.
  const named = safe(`${room.prefix}${part}`)
  const start = named.slice(0, maxRoomName - unique.length)
  return { room: safe(`${start}${unique}`), on: room.on }
}

type Unreached = { readonly skip: Omit<SkippedRoute, 'provider'> }

/**
 * How one route reaches a near end. A room belongs to one platform: the one `on` names, else the first
 * platform among the routes. Others reach it by `roomAddress` or not at all; never a room of the same name elsewhere.
 */
export const reachConnect = (
  connect: Connect,
  route: Route,
  provider: Provider,
  firstPlatform: string | undefined,
): { readonly connect: Connect } | Unreached => {
  const { can } = provider.definition
  if ('room' in connect) {
    const owner = connect.on ?? firstPlatform
    if (can.connect.includes('room') && (owner === undefined || ownsRoom(provider, owner)))
      return { connect }
    if (route.roomAddress && can.connect.includes('sip'))
      return {
        connect: { sip: route.roomAddress.replaceAll('{room}', encodeURIComponent(connect.room)) },
      }
    return {
      skip: {
        reason: 'room-unreachable',
        detail: owner
          ? `the room belongs to ${owner}, and the route has no roomAddress`
          : 'no platform among the routes owns the room, and the route has no roomAddress',
      },
    }
  }
  const kind = connectKind(connect)
  return can.connect.includes(kind)
    ? { connect }
    : {
        skip: { reason: 'connect-unsupported', detail: `the provider cannot connect to a ${kind}` },
      }
}

/** How one route reaches the near end of a call, which may have none. */
export const reachNearEnd = (
  connect: Connect | undefined,
  route: Route,
  provider: Provider,
  firstPlatform: string | undefined,
): { readonly connect: Connect | undefined } | Unreached => {
  if (connect) return reachConnect(connect, route, provider, firstPlatform)
  return provider.definition.can.roomRequired
    ? {
        skip: {
          reason: 'room-missing',
          detail: 'the provider requires a room; set connect.room on the call or room on the rule',
        },
      }
    : { connect }
}

/** The platform of a room without `on`: the first one among the routes. */
export const firstPlatformOf = (
  routes: readonly Route[],
  providers: ReadonlyMap<string, Provider>,
): string | undefined =>
  routes
    .map((route) => providers.get(route.provider))
    .find((provider) => provider?.definition.can.connect.includes('room'))?.name

/** A room belongs to the first platform of the rule, also where the strategy tries that of another one first. */
export const inRoomOf = (
  request: OutboundCall,
  platform: string | undefined,
  routes: readonly Route[],
  providers: ReadonlyMap<string, Provider>,
): OutboundCall => {
  const { connect } = request
  if (!connect || !('room' in connect) || connect.on !== undefined || platform === undefined)
    return request
  return firstPlatformOf(routes, providers) === platform
    ? request
    : { ...request, connect: { ...connect, on: platform } }
}

/** The call as one route sees it: its room turned into what the provider can reach. */
export const callForRoute = (
  call: OutboundCall,
  route: Route,
  routes: readonly Route[],
  providers: ReadonlyMap<string, Provider>,
): OutboundCall => {
  const provider = providers.get(route.provider)
  if (!provider) return call
  const reach = reachNearEnd(call.connect, route, provider, firstPlatformOf(routes, providers))
  return 'connect' in reach ? { ...call, connect: reach.connect } : call
}
