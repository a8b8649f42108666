import { timeAfter } from '../model/units.ts'
import { sanitiseEvent } from '../journal/sanitise-event.ts'
import type { CallEvent, References } from '../model/event.ts'
import { unknownName } from '../model/suggest.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type {
  Ask,
  InboundAnnouncement,
  Plan,
  WebhookReply,
  WebhookRequest,
  WebhookResult,
} from '../plugin/webhook.ts'
import { decideInbound, recordAnnounced } from './inbound.ts'
import { StoreError } from '../journal/store/store-error.ts'
import type { Journal } from '../journal/journal.ts'
import { parkFor } from '../journal/times.ts'
import { failureOf, logStoreFailure } from '../dispatch/failure-of.ts'
import { attemptOfEvent } from '../journal/merge-events.ts'
import { attemptOf, type CallRecord } from '../journal/record.ts'
import { callForRoute } from '../dispatch/plan/resolve-room.ts'
import { probeHeader } from '../dispatch/verify/verify.ts'
import { callbackUrl, type DispatchWorld } from '../dispatch/world.ts'
import { answerTurn } from '../dispatch/flow/answer-turn.ts'
import { stepEnded } from '../dispatch/flow/step-ended.ts'
import { isFlow } from '../model/connect.ts'

/** 1 MiB: far above any provider's report, far below what could hurt. */
const maxWebhookBytes = 1024 * 1024

const reply = (status: number, body = ''): WebhookReply => ({
  status,
  headers: body === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' },
  body,
})

/** Only these ids say which call an event is about; others, such as a room, are shared by many. */
const identifying = <Told extends { readonly references: References }>(
  event: Told,
  can: Capabilities,
): Told => {
  const kinds = Object.keys(event.references)
  if (kinds.every((kind) => can.references.includes(kind))) return event
  const references = Object.fromEntries(
    Object.entries(event.references).filter(([kind]) => can.references.includes(kind)),
  )
  return { ...event, references }
}

interface Found {
  readonly record: CallRecord
  readonly key: string
}

/** For what the write itself decides again. */
const inHand = (
  provider: string,
  { attemptKey: key }: Pick<CallEvent, 'attemptKey'>,
  world: DispatchWorld,
): Found | null => {
  if (key === undefined) return null
  const record = world.inHand(key)
  return record && attemptOf(record, key)?.provider === provider ? { record, key } : null
}

const findCall = async (
  provider: string,
  event: Pick<CallEvent, 'attemptKey' | 'references'>,
  world: DispatchWorld,
): Promise<Found | null> => {
  if (event.attemptKey !== undefined) {
    const record = await world.store.findByAttempt(event.attemptKey)
    if (record && attemptOf(record, event.attemptKey)?.provider === provider)
      return { record, key: event.attemptKey }
  }
  for (const [kind, id] of Object.entries(event.references)) {
    const record = await world.store.findByReference(provider, kind, id)
    if (!record) continue
    const attempt = attemptOfEvent(record, provider, event)
    if (attempt) return { record, key: attempt.key }
  }
  return null
}

/** Keeps an event that may have overtaken the reply to its own dial; gives its call where that has become known meanwhile. */
const parkEvent = async (
  provider: string,
  event: CallEvent,
  world: DispatchWorld,
): Promise<Found | null> => {
  if (Object.keys(event.references).length === 0) return null
  const until = timeAfter(world.now(), parkFor)
  const record = await world.store.park({ provider, event, until })
  const attempt = record && attemptOfEvent(record, provider, event)
  return attempt ? { record, key: attempt.key } : null
}

/** Makes the record of a caller whom the provider has placed by itself, unless there is one. */
const announce = async (
  provider: Provider,
  announced: InboundAnnouncement,
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const { references } = identifying(announced, provider.definition.can)
  // Without an id that identifies the call, every report of it would make another record.
  if (Object.keys(references).length === 0) return
  if (await findCall(provider.name, { references }, world)) return
  await recordAnnounced(provider, { ...announced, references }, world, journal)
}

/**
 * Takes one request of a provider: verified, merged into the call it is about, answered. Never rejects: what fails here,
 * such as the store, has the provider deliver again.
 */
export const receiveWebhook = async (
  provider: string,
  request: WebhookRequest,
  world: DispatchWorld,
  journal: Journal,
  schedule: (id: string, record?: CallRecord) => void,
): Promise<WebhookReply> => {
  try {
    return await takeWebhook(provider, request, world, journal, schedule)
  } catch (error) {
    if (error instanceof StoreError) logStoreFailure(error, provider, world)
    else {
      const { code, message } = failureOf(error, provider, 'no', world)
      world.host.log({ level: 'error', event: 'webhook.failed', provider, code, detail: message })
    }
    return reply(503, 'try again')
  }
}

const takeWebhook = async (
  provider: string,
  request: WebhookRequest,
  world: DispatchWorld,
  journal: Journal,
  schedule: (id: string, record?: CallRecord) => void,
): Promise<WebhookReply> => {
  const registered = world.providers.get(provider)
  if (!registered) {
    world.watch.strayed(provider, world.now())
    world.host.log({
      level: 'warn',
      event: 'webhook.provider-unknown',
      detail: `the last part of the path is ${provider.slice(0, 64)}; ${unknownName('provider', provider, [...world.providers.keys()])}`,
    })
    return reply(404, 'no such provider')
  }
  const probe = request.headers[probeHeader]
  if (probe !== undefined && world.probes.has(probe)) return reply(200, probe)
  if (request.body.byteLength > maxWebhookBytes) return reply(413, 'body too large')
  const webhooks = world.ports(provider).webhooks
  if (!webhooks) return reply(404, 'this provider sends no webhooks')
  // Where it cannot be judged, for instance because a key cannot be fetched, the provider must deliver it again.
  const result = await webhooks.receive(request)
  world.watch.came(provider, result.verdict, world.now())
  if (result.verdict !== 'genuine') {
    world.host.log({
      level: 'warn',
      event: `webhook.${result.verdict}`,
      provider,
      detail: result.detail,
    })
    return result.verdict === 'malformed' ? reply(400, 'malformed') : reply(401, result.verdict)
  }
  const { can } = registered.definition
  const { ask } = result
  // Before its events are merged: a caller's record must exist for them to find.
  const inbound =
    ask?.kind === 'inbound' ? await decideInbound(registered, ask, world, journal) : null
  if (result.inbound) await announce(registered, result.inbound, world, journal)
  for (const raw of result.events) {
    const event = sanitiseEvent(identifying(raw, can))
    const found =
      inHand(provider, event, world) ??
      (await findCall(provider, event, world)) ??
      (await parkEvent(provider, event, world))
    const changed = found && (await journal.addEvents(found.record, found.key, [event]))
    if (changed) schedule(changed.id, changed)
  }
  if (result.step)
    await takeStep(provider, identifying(result.step, can), { world, journal, schedule })
  // Told again, the provider may be waiting for a command that failed: the engine looks.
  if (inbound) schedule(inbound.record.id)
  if (ask?.render) {
    const { plan, record } = inbound ?? (await decide(provider, ask, world, journal))
    if (record && ask.kind !== 'inbound') schedule(record.id, record)
    return ask.render(plan)
  }
  return result.reply ?? reply(200)
}

interface StepWork {
  readonly world: DispatchWorld
  readonly journal: Journal
  readonly schedule: (id: string, record?: CallRecord) => void
}

/** The end of a step of a flow that a command began. */
const takeStep = async (
  provider: string,
  step: NonNullable<Extract<WebhookResult, { verdict: 'genuine' }>['step']>,
  { world, journal, schedule }: StepWork,
): Promise<void> => {
  const found = await findCall(provider, step, world)
  if (!found) return
  const changed = await stepEnded(found.record, found.key, step, { world, journal })
  if (changed) schedule(changed.id, changed)
}

/** What an answered call must do next. */
const decide = async (
  provider: string,
  ask: Ask,
  world: DispatchWorld,
  journal: Journal,
): Promise<{ readonly plan: Plan; readonly record?: CallRecord }> => {
  const found = await findCall(provider, ask, world)
  const attempt = found && attemptOf(found.record, found.key)
  const route = attempt && found.record.routes[attempt.routeIndex]
  // Not ours, or no longer wanted: an answered phone must not be left on an open line.
  if (!found || !attempt || !route || found.record.cancelRequestedAt !== null)
    return { plan: { action: 'hang-up' } }
  const { request, routes } = found.record
  if (isFlow(request.connect))
    return answerTurn(found.record, attempt, ask.step ?? null, { world, journal })
  const call = callForRoute(request, route, routes, world.providers)
  return {
    plan: {
      action: 'call',
      call,
      route,
      key: found.key,
      callbackUrl: callbackUrl(world.host, provider, found.key),
    },
  }
}
