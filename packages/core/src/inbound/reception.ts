import { CallError, toFailure } from '../model/error.ts'
import type { Note } from '../model/note.ts'
import { featureFields, type OutboundCall } from '../model/outbound-call.ts'
import type { Connect } from '../model/connect.ts'
import type { Route, RoutingRule } from '../model/routing-rule.ts'
import { withoutSwitchedOff } from '../model/switched-off.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Ask } from '../plugin/webhook.ts'
import { nearEndFaults } from '../flow/flow-book.ts'
import { emulate } from '../dispatch/plan/emulate.ts'
import { wishesOf } from '../dispatch/plan/plan-call.ts'
import { flowNotes } from '../dispatch/flow/flow-notes.ts'
import { unheardWishes } from '../dispatch/plan/prepare-route.ts'
import { drawRoom, reachConnect } from '../dispatch/plan/resolve-room.ts'
import type { DispatchWorld } from '../dispatch/world.ts'
import { askApplication, guardNearEnd } from './ask-application.ts'
import type { Decided } from '../model/inbound-decision.ts'
import type { Reception } from './inbound-record.ts'

export interface Destination {
  readonly route: Route
  readonly connect: Connect
  readonly room: string | null
}
export type Refused = { readonly refused: string }

/** Where an inbound rule sends a caller of this provider, or why it cannot. */
export const destinationOf = (
  rule: RoutingRule | undefined,
  provider: Provider,
  ask: Pick<Ask, 'from' | 'to'>,
  random: () => string,
): Destination | Refused => {
  if (!rule) return { refused: 'no inbound rule owns the called number' }
  const room = rule.connect
    ? null
    : drawRoom(rule, { to: ask.from ?? ask.to ?? '' }, ask.to, random)
  const wanted = rule.connect ?? room
  if (!wanted) return { refused: `rule ${rule.id} names no room for callers` }
  let refused = `rule ${rule.id} has no route for callers of ${provider.name}`
  for (const route of rule.routes) {
    if (route.provider !== provider.name) continue
    const reach = reachConnect(wanted, route, provider, undefined)
    if ('connect' in reach) return { route, connect: reach.connect, room: room?.room ?? null }
    refused = `rule ${rule.id}: ${reach.skip.detail}`
  }
  return { refused }
}

/** Kept on the record or meant for the room, so that nothing of it is lost on a caller. */
const keptFields: ReadonlySet<string> = new Set(['metadata'])
/** What the dispatcher can do itself once the provider reports that the caller was answered. */
const emulatedFields: ReadonlySet<string> = new Set(['record', 'maxDuration'])

/** What the rule presets for its calls, and a note for each that a caller does not get. */
const featuresOf = (
  rule: RoutingRule,
  provider: Provider,
): { readonly request: Partial<OutboundCall>; readonly notes: readonly Note[] } => {
  const { can } = provider.definition
  const wished = withoutSwitchedOff({
    to: '',
    ...rule.defaults,
    ...(rule.headers && { sipHeaders: { ...rule.defaults?.sipHeaders, ...rule.headers } }),
    ...(rule.includeHeaders && { includeHeaders: rule.includeHeaders }),
  })
  const { to: _to, ...request } = wished
  const dropped = featureFields
    .filter((field) => wished[field] !== undefined && !keptFields.has(field))
    .map((field): Note => ({
      field,
      effect: 'dropped',
      detail: 'not supported for incoming calls',
    }))
  return {
    request,
    notes: dropped.flatMap((note) =>
      can.answers === 'command' && emulatedFields.has(note.field)
        ? emulate([note], wished, can)
        : [note],
    ),
  }
}

/** A caller as far as it is known who decides. */
interface Arrival {
  readonly id: string
  readonly provider: Provider
  readonly ask: Ask
  readonly rule: RoutingRule | undefined
  readonly rulesVersion: number
  readonly world: DispatchWorld
}

const commanded = ({ ask, provider }: Arrival, verb: 'answer' | 'reject') =>
  !ask.render && provider.definition.can.verbs.includes(verb) ? verb : undefined

const taken = (
  arrival: Arrival,
  { route, connect, room }: Destination,
  { metadata, contact }: Partial<Decided> = {},
): Reception => {
  const { provider, rule, rulesVersion } = arrival
  // An agent and a PIN are those of a room.
  const wishes = rule && room !== null ? wishesOf(rule, undefined) : {}
  const features = rule ? featuresOf(rule, provider) : { request: {}, notes: [] }
  return {
    rule: rule?.id ?? null,
    rulesVersion,
    room,
    route,
    request: {
      ...features.request,
      ...wishes,
      connect,
      ...(metadata && { metadata }),
      ...(contact && { contact }),
    },
    notes: [
      ...features.notes,
      ...unheardWishes(wishes, provider),
      ...flowNotes(connect, provider, arrival.world),
    ],
    command: commanded(arrival, 'answer'),
  }
}

const refused = (
  arrival: Arrival,
  refusal: Reception['refusal'],
  { metadata, contact }: Partial<Decided> = {},
): Reception => ({
  rule: arrival.rule?.id ?? null,
  rulesVersion: arrival.rulesVersion,
  room: null,
  route: { provider: arrival.provider.name, weight: 1 },
  request: { ...(metadata && { metadata }), ...(contact && { contact }) },
  command: commanded(arrival, 'reject'),
  refusal,
})

const byRules = (arrival: Arrival): Reception => {
  const { rule, provider, ask, world } = arrival
  const destination = destinationOf(rule, provider, ask, world.ids)
  const [fault] =
    'refused' in destination ? [] : nearEndFaults(destination.connect, world.flow.book, [])
  if (fault) {
    const detail = `rule ${rule?.id ?? ''}: ${fault.message}`
    return refused(arrival, {
      reason: 'no-route',
      error: toFailure(new CallError('no-route', detail)),
    })
  }
  if (!('refused' in destination)) return taken(arrival, destination)
  const error = toFailure(new CallError('no-route', destination.refused))
  return refused(arrival, { reason: 'no-route', error })
}

/** What the application decided, where the provider can do it and the guards let it. */
const byApplication = async (
  arrival: Arrival,
  decided: Decided,
): Promise<Reception | { readonly failed: string }> => {
  const { id, provider, rule, ask, world } = arrival
  if ('reject' in decided.to)
    return refused(arrival, { reason: decided.to.reject, error: null }, decided)
  const wanted = decided.to
  const [fault] = nearEndFaults(wanted, world.flow.book, [])
  if (fault) return { failed: `${fault.path.join('.')}: ${fault.message}` }
  const routes = rule?.routes.filter((route) => route.provider === provider.name) ?? []
  let failed = ''
  for (const route of routes.length > 0 ? routes : [{ provider: provider.name, weight: 1 }]) {
    const reach = reachConnect(wanted, route, provider, undefined)
    if ('skip' in reach) failed = reach.skip.detail
    else {
      const call = { to: ask.from ?? 'anonymous', from: ask.to }
      const guarded = await guardNearEnd(reach.connect, { callId: id, call, route }, world)
      if (guarded !== null) return { failed: guarded }
      const room = 'room' in wanted ? wanted.room : null
      return taken(arrival, { route, connect: reach.connect, room }, decided)
    }
  }
  return { failed }
}

/** How a caller is received: as the application decides, else as the rules do. */
export const receptionOf = async (
  id: string,
  provider: Provider,
  ask: Ask,
  world: DispatchWorld,
): Promise<Reception> => {
  const rules = world.rules.loaded ?? (await world.rules.load())
  const rule = ask.to === undefined ? undefined : rules.inbound(ask.to)
  const arrival: Arrival = { id, provider, ask, rule, rulesVersion: rules.version, world }
  const asked = await askApplication(
    {
      provider: provider.name,
      from: ask.from || null,
      to: ask.to || null,
      rule: rule?.id ?? null,
      references: ask.references,
    },
    world,
  )
  let outcome: Reception | { readonly failed: string } | null = null
  if ('failed' in asked) outcome = asked
  else if (asked.decided) outcome = await byApplication(arrival, asked.decided)
  if (!outcome) return byRules(arrival)
  if (!('failed' in outcome)) return outcome
  const { failed } = outcome
  world.host.log({
    level: 'warn',
    event: 'inbound.decision-failed',
    call: id,
    provider: provider.name,
    detail: failed,
  })
  const reception = byRules(arrival)
  const note: Note = {
    field: 'onInbound',
    effect: 'dropped',
    detail: `${failed}; the rules decided`,
  }
  return { ...reception, notes: [...(reception.notes ?? []), note] }
}
