import { CallError, toFailure } from '../model/error.ts'
import type { Note } from '../model/note.ts'
import { featureFields, type OutboundCall } from '../model/outbound-call.ts'
import type { Connect } from '../model/connect.ts'
import type { Route, RoutingRule } from '../model/routing-rule.ts'
import { withoutSwitchedOff } from '../model/switched-off.ts'
import { storableText } from '../journal/sanitise-event.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Ask, InboundAnnouncement, Plan } from '../plugin/webhook.ts'
import { emulate } from '../dispatch/plan/emulate.ts'
import { inboundRecord, type Reception } from './inbound-record.ts'
import type { Journal } from '../journal/journal.ts'
import { wishesOf } from '../dispatch/plan/plan-call.ts'
import { unheardWishes } from '../dispatch/plan/prepare-route.ts'
import type { CallRecord } from '../journal/record.ts'
import { drawRoom, reachNearEnd } from '../dispatch/plan/resolve-room.ts'
import { callbackUrl, type DispatchWorld } from '../dispatch/world.ts'

interface Destination {
  readonly route: Route
  readonly connect: Connect
  readonly room: string
}

/** Where an inbound rule sends a caller of this provider, or why it cannot. */
const destinationOf = (
  rule: RoutingRule | undefined,
  provider: Provider,
  ask: Ask,
  world: DispatchWorld,
): Destination | { readonly refused: string } => {
  if (!rule) return { refused: 'no inbound rule owns the called number' }
  const room = drawRoom(rule, { to: ask.from ?? ask.to ?? '' }, ask.to, world.ids)
  if (!room) return { refused: `rule ${rule.id} names no room for callers` }
  let refused = `rule ${rule.id} has no route for callers of ${provider.name}`
  for (const route of rule.routes) {
    if (route.provider !== provider.name) continue
    const reach = reachNearEnd(room, route, provider, undefined)
    if ('connect' in reach && reach.connect)
      return { route, connect: reach.connect, room: room.room }
    if ('skip' in reach) refused = `rule ${rule.id}: ${reach.skip.detail}`
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

const receptionOf = async (
  provider: Provider,
  ask: Ask,
  world: DispatchWorld,
): Promise<Reception> => {
  const { verbs } = provider.definition.can
  const rules = world.rules.loaded ?? (await world.rules.load())
  const rule = ask.to === undefined ? undefined : rules.inbound(ask.to)
  const destination = destinationOf(rule, provider, ask, world)
  const commanded = (verb: 'answer' | 'reject') =>
    !ask.render && verbs.includes(verb) ? verb : undefined
  if (!rule || 'refused' in destination) {
    const detail = 'refused' in destination ? destination.refused : ''
    return {
      rule: rule?.id ?? null,
      rulesVersion: rules.version,
      room: null,
      route: { provider: provider.name, weight: 1 },
      command: commanded('reject'),
      refusal: toFailure(new CallError('no-route', detail)),
    }
  }
  const { route, connect, room } = destination
  const wishes = wishesOf(rule, undefined)
  const features = featuresOf(rule, provider)
  return {
    rule: rule.id,
    rulesVersion: rules.version,
    room,
    route,
    request: { ...features.request, ...wishes, connect },
    notes: [...features.notes, ...unheardWishes(wishes, provider)],
    command: commanded('answer'),
  }
}

/** Stores the record unless there is one of this caller, and gives the one that holds. */
const claimCaller = async (
  record: CallRecord,
  world: DispatchWorld,
  journal: Journal,
): Promise<CallRecord> => {
  const claim = await world.store.claim(record)
  if (!claim.claimed) return claim.existing
  if (record.closed)
    world.host.log({
      level: 'warn',
      event: 'caller.refused',
      call: record.id,
      provider: record.routes[0]?.provider,
      detail: record.closed.error?.message,
    })
  journal.announce(record)
  return record
}

const planFor = (
  { closed, request, attempts, cancelRequestedAt }: CallRecord,
  world: DispatchWorld,
): Plan => {
  const { connect, dispatch, pin } = request
  const [attempt] = attempts
  if (cancelRequestedAt !== null) return { action: 'hang-up' }
  if (closed || !connect || !attempt) return { action: 'reject', reason: 'declined' }
  return {
    action: 'connect',
    connect,
    from: request.to === 'anonymous' ? undefined : request.to,
    callbackUrl: callbackUrl(world.host, attempt.provider, attempt.key),
    ...(dispatch && { dispatch }),
    ...(pin !== undefined && { pin }),
  }
}

/**
 * How to handle a caller: the room of the inbound rule that owns the number, or a refusal; either way the call is on
 * the record. A provider that asks twice gets the same answer. Where plans are carried out by commands, the engine
 * sends `answer` or `reject` from the record, and joins an answered caller to the room.
 */
export const decideInbound = async (
  provider: Provider,
  ask: Ask,
  world: DispatchWorld,
  journal: Journal,
): Promise<{ readonly plan: Plan; readonly record: CallRecord }> => {
  const reception = await receptionOf(provider, ask, world)
  const record = inboundRecord(provider, ask, reception, world)
  const held = await claimCaller(record, world, journal)
  return { plan: planFor(held, world), record: held }
}

/** The record of a caller whom the provider has sent somewhere by a rule of its own. */
export const recordAnnounced = async (
  provider: Provider,
  announced: InboundAnnouncement,
  world: DispatchWorld,
  journal: Journal,
): Promise<CallRecord> => {
  const rules = world.rules.loaded ?? (await world.rules.load())
  const rule = announced.to === undefined ? undefined : rules.inbound(announced.to)
  const word = (text: string | undefined) =>
    text === undefined || text === '' ? undefined : storableText(text, 256)
  const record = inboundRecord(
    provider,
    announced,
    {
      rule: rule?.id ?? null,
      rulesVersion: rules.version,
      room: word(announced.room) ?? null,
      idsLater: true,
      route: {
        provider: provider.name,
        weight: 1,
        gateway: word(announced.gateway),
        reference: word(announced.rule),
      },
    },
    world,
  )
  const held = await claimCaller(record, world, journal)
  const [attempt] = held.attempts
  // Again through the journal: it brings the events that came before anything said that a caller was meant.
  const adopted =
    attempt && (await journal.accept(held, attempt.key, { references: announced.references }))
  return adopted ?? held
}
