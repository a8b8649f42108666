import type { References } from '../model/event.ts'
import { sanitiseReferences, storableText } from '../journal/sanitise-event.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Ask, InboundAnnouncement, Plan } from '../plugin/webhook.ts'
import { callerKey, inboundRecord, type CallerIdentity } from './inbound-record.ts'
import type { Journal } from '../journal/journal.ts'
import type { CallRecord } from '../journal/record.ts'
import { callerNumber } from '../dispatch/caller-number.ts'
import { callbackUrl, type DispatchWorld } from '../dispatch/world.ts'
import { answerTurn } from '../dispatch/flow/answer-turn.ts'
import { isFlow } from '../model/connect.ts'
import { receptionOf } from './reception.ts'

/** Stores the record unless there is one of this caller, and gives the one that holds. */
const claimCaller = async (
  record: CallRecord,
  world: DispatchWorld,
  journal: Journal,
): Promise<CallRecord> => {
  const claim = await world.store.claim(record)
  if (!claim.claimed) return claim.existing
  const error = record.closed?.error
  if (error)
    world.host.log({
      level: 'warn',
      event: 'caller.refused',
      call: record.id,
      provider: record.routes[0]?.provider,
      detail: error.message,
    })
  journal.announce(record)
  return record
}

/**
 * The record with the caller's ids. They come through the journal: the write brings the events that came before there was
 * a record for them to find.
 */
const withIds = async (
  held: CallRecord,
  references: References,
  journal: Journal,
): Promise<CallRecord> => {
  const [attempt] = held.attempts
  if (!attempt) return held
  const isKnown = Object.entries(references).every(([kind, id]) => attempt.references[kind] === id)
  return isKnown ? held : ((await journal.accept(held, attempt.key, { references })) ?? held)
}

const planFor = (
  { closed, request, attempts, cancelRequestedAt }: CallRecord,
  world: DispatchWorld,
): Plan => {
  const { connect, dispatch, pin } = request
  const [attempt] = attempts
  if (cancelRequestedAt !== null) return { action: 'hang-up' }
  if (closed || !connect || !attempt)
    return { action: 'reject', reason: closed?.reason === 'busy' ? 'busy' : 'declined' }
  return {
    action: 'connect',
    connect,
    from: callerNumber({ request }),
    callbackUrl: callbackUrl(world.host, attempt.provider, attempt.key),
    dispatch,
    pin,
  }
}

/** The record of a caller; the application is asked once, for the first request about the caller. */
const receive = async (
  provider: Provider,
  ask: Ask,
  { id, key }: CallerIdentity,
  world: DispatchWorld,
  journal: Journal,
): Promise<CallRecord> => {
  const held = world.onInbound && (await world.store.findByIdempotencyKey(undefined, key))
  if (held) return held
  const reception = await receptionOf(id, provider, ask, world)
  return claimCaller(inboundRecord(ask, reception, { id, key }, world), world, journal)
}

/**
 * How to handle a caller: as the application decides, else in the room of the inbound rule that owns the number, or by a
 * refusal; in every case the call is on the record. A provider that asks twice gets the same answer, and the application
 * is asked once. Where plans are carried out by commands, the engine sends `answer` or `reject` from the record, and joins
 * an answered caller to the near end.
 */
export const decideInbound = async (
  provider: Provider,
  ask: Ask,
  world: DispatchWorld,
  journal: Journal,
): Promise<{ readonly plan: Plan; readonly record: CallRecord }> => {
  const references = sanitiseReferences(ask.references)
  const key = callerKey(provider, references, world.ids)
  const identity = { id: `call_${world.ids()}`, key }
  // A webhook that is delivered twice at once waits for the decision of the first.
  const receiving = world.arrivals.get(key) ?? receive(provider, ask, identity, world, journal)
  world.arrivals.set(key, receiving)
  try {
    const record = await withIds(await receiving, references, journal)
    const [attempt] = record.attempts
    if (ask.render && attempt && !record.closed && isFlow(record.request.connect))
      return await answerTurn(record, attempt, null, { world, journal })
    return { plan: planFor(record, world), record }
  } finally {
    world.arrivals.delete(key)
  }
}

/** The record of a caller whom the provider has sent somewhere by a rule of its own. */
export const recordAnnounced = async (
  provider: Provider,
  announced: InboundAnnouncement,
  world: DispatchWorld,
  journal: Journal,
): Promise<CallRecord> => {
  const references = sanitiseReferences(announced.references)
  const rules = world.rules.loaded ?? (await world.rules.load())
  const rule = announced.to === undefined ? undefined : rules.inbound(announced.to)
  const word = (text: string | undefined) =>
    text === undefined || text === '' ? undefined : storableText(text, 256)
  const record = inboundRecord(
    announced,
    {
      rule: rule?.id ?? null,
      rulesVersion: rules.version,
      room: word(announced.room) ?? null,
      route: {
        provider: provider.name,
        weight: 1,
        gateway: word(announced.gateway),
        reference: word(announced.rule),
      },
    },
    {
      id: `call_${world.ids()}`,
      key: callerKey(provider, references, world.ids),
    },
    world,
  )
  return withIds(await claimCaller(record, world, journal), references, journal)
}
