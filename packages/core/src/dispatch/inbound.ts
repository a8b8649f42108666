import type { Connect } from '../model/connect.ts'
import type { Route, RoutingRule } from '../model/routing-rule.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Ask, Plan } from '../plugin/webhook.ts'
import { newAttempt, newKey } from './dial.ts'
import type { CallRecord } from './record.ts'
import { drawRoom, reachNearEnd } from './resolve-room.ts'
import type { DispatchWorld } from './world.ts'

interface Destination {
  readonly rule: RoutingRule
  readonly route: Route
  readonly connect: Connect
  readonly room: string
}

/** Where the inbound rule that owns the called number sends a caller of this provider. */
const destinationOf = (provider: Provider, ask: Ask, world: DispatchWorld): Destination | null => {
  const rule = world.rules.rules.find(
    (candidate) =>
      candidate.direction === 'inbound' &&
      ask.to !== undefined &&
      candidate.numbers.includes(ask.to),
  )
  const room = rule && drawRoom(rule, { to: ask.from ?? ask.to ?? '' }, ask.to, world.ids)
  if (!rule || !room) return null
  for (const route of rule.routes) {
    if (route.provider !== provider.name) continue
    const reach = reachNearEnd(room, route, provider, undefined)
    if ('connect' in reach && reach.connect)
      return { rule, route, connect: reach.connect, room: room.room }
  }
  return null
}

/**
 * The record of a caller. Its far leg is the caller, so that both directions read alike: `to` of the journal's
 * request is who is at the other end, `from` is our number.
 */
const inboundRecord = (
  provider: Provider,
  ask: Ask,
  { rule, route, connect, room }: Destination,
  id: string,
  world: DispatchWorld,
): CallRecord => {
  const now = world.host.clock.now()
  return {
    id: `call_${world.ids()}`,
    version: 1,
    direction: 'inbound',
    createdAt: now,
    request: { to: ask.from ?? 'anonymous', from: ask.to, connect, idempotencyKey: id },
    fingerprint: '',
    rule: rule.id,
    room,
    reroute: [],
    routes: [route],
    skipped: [],
    dialBefore: now,
    strict: false,
    impliedFrom: false,
    attempts: [
      newAttempt({
        key: newKey(world),
        kind: 'place',
        provider: provider.name,
        routeIndex: 0,
        plannedAt: now,
        notes: [],
        state: 'accepted',
        settledAt: now,
        references: ask.references,
      }),
    ],
    events: [],
    commands: [],
    cancelRequestedAt: null,
    closed: null,
  }
}

/** The same whenever the provider asks about this caller, and another one's for any other. */
const callerIdOf = (provider: Provider, { references }: Ask): string | undefined => {
  const kinds = [...provider.definition.can.references, ...Object.keys(references)]
  // Not always the main kind: Daily's caller on hold has an id of his own, and no session yet.
  const kind = kinds.find((one) => references[one] !== undefined)
  return kind === undefined ? undefined : `${kind} ${references[kind]}`
}

/**
 * What a caller shall hear: the room of the inbound rule that owns the number, or a refusal. A provider that asks twice
 * gets the same answer. Where plans are carried out by commands, the call is answered here and joined once that is reported.
 */
export const decideInbound = async (
  provider: Provider,
  ask: Ask,
  world: DispatchWorld,
): Promise<{ readonly plan: Plan; readonly callId: string | null }> => {
  const { calls } = world.ports(provider.name)
  const found = destinationOf(provider, ask, world)
  if (!found) {
    if (!ask.render) await calls.reject?.(ask.references, 'declined')
    return { plan: { action: 'reject', reason: 'declined' }, callId: null }
  }
  const id = `inbound ${provider.name} ${callerIdOf(provider, ask) ?? world.ids()}`
  const record = inboundRecord(provider, ask, found, id, world)
  const claim = await world.store.claim(record)
  const held = claim.claimed ? record : claim.existing
  if (claim.claimed && !ask.render) await calls.answer?.(ask.references)
  const connect = held.request.connect ?? found.connect
  return { plan: { action: 'connect', connect, from: ask.from }, callId: held.id }
}
