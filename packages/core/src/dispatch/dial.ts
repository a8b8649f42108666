import { CallError, toFailure, type CallFailure } from '../model/error.ts'
import type { AttemptContext, Placed } from '../plugin/contract.ts'
import type { Gate, GateRequest, GateVerdict, Outcome } from '../gates/gate.ts'
import type { Journal } from './journal.ts'
import { delayAfter, locateDelays } from './policy.ts'
import type { Route } from '../model/routing-rule.ts'
import { asCallError, prepareRoute, type PreparedRoute } from './prepare-route.ts'
import { withAttempt, type AttemptRecord, type CallRecord, type SkippedRecord } from './record.ts'
import { callbackUrl, type DispatchWorld } from './world.ts'

export const newAttempt = (
  fields: Pick<AttemptRecord, 'key' | 'kind' | 'provider' | 'routeIndex' | 'plannedAt' | 'notes'> &
    Partial<AttemptRecord>,
): AttemptRecord => ({
  state: 'planned',
  sentAt: null,
  sendBy: null,
  settledAt: null,
  references: {},
  locates: 0,
  absences: 0,
  nextLocateAt: null,
  polls: 0,
  nextPollAt: null,
  lastPolledAt: null,
  confirmedAt: null,
  reviews: 0,
  nextReviewAt: null,
  reviewedAt: null,
  givenUpAt: null,
  ...fields,
})

/** 34 characters of `[a-z0-9]`, within every provider's field for it (the tightest takes 36). */
export const newKey = (world: DispatchWorld): string => `cp${world.ids()}`

/** Tries one route: gates, preparation, journal, request, and what became of it. */
export const dial = async (
  record: CallRecord,
  routeIndex: number,
  lastResort: boolean,
  isNext: (record: CallRecord) => boolean,
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const route = record.routes[routeIndex]
  const provider = route && world.providers.get(route.provider)
  const skip = async (reason: SkippedRecord['reason'], detail: string, error?: CallFailure) => {
    const entry = { provider: route?.provider ?? '', routeIndex, reason, detail, error }
    await journal.change(record.id, (now) => ({ ...now, skipped: [...now.skipped, entry] }))
  }
  if (!route || !provider)
    return skip('provider-missing', 'no provider is registered under this name')

  const { clock } = world.host
  const gateRequest: GateRequest = {
    callId: record.id,
    call: record.request,
    route,
    now: clock.now(),
    dialBefore: record.dialBefore,
    alternatives: record.routes.some(
      (_route, index) =>
        index !== routeIndex &&
        !record.attempts.some((a) => a.routeIndex === index) &&
        !record.skipped.some((s) => s.routeIndex === index),
    ),
    lastResort,
  }
  const entered: Gate[] = []
  const leave = (outcome: Outcome) => {
    for (const gate of entered) gate.leave?.({ ...gateRequest, now: clock.now() }, outcome)
  }
  const refusal = await enterGates(world.gates, gateRequest, entered)
  if (refusal) {
    leave(canceled)
    if (refusal.verdict === 'skip') return skip(refusal.reason, refusal.detail)
    return journal.close(record.id, 'refused', new CallError('guard-refused', refusal.detail))
  }

  const key = newKey(world)
  const ready = await prepareRoute(record, route, provider, key, world)
  if (ready.outcome === 'skip') {
    leave({
      kind: 'refused',
      error: ready.error ?? toFailure(new CallError('no-route', ready.skip.detail)),
    })
    return skip(ready.skip.reason, ready.skip.detail, ready.error)
  }
  journal.inFlight.add(key)
  try {
    leave(await dialPrepared(record, route, routeIndex, key, ready, isNext, world, journal))
  } finally {
    journal.inFlight.delete(key)
  }
}

/** The first gate that does not let it pass; those that did are in `entered` and must be left again. */
export const enterGates = async (
  gates: readonly Gate[],
  request: GateRequest,
  entered: Gate[],
): Promise<Exclude<GateVerdict, { verdict: 'pass' }> | null> => {
  for (const gate of gates) {
    try {
      const verdict = await (gate.enter ?? gate.look).call(gate, request)
      if (verdict.verdict !== 'pass') return verdict
      entered.push(gate)
    } catch (error) {
      // What cannot be judged is not let through.
      return {
        verdict: 'refuse',
        detail: `${gate.name}: it failed (${String((error as Error)?.name)})`,
      }
    }
  }
  return null
}

const canceled = {
  kind: 'refused',
  error: toFailure(new CallError('canceled', 'canceled before it was sent')),
} as const

const dialPrepared = async (
  record: CallRecord,
  route: Route,
  routeIndex: number,
  key: string,
  ready: Extract<PreparedRoute, { outcome: 'ready' }>,
  isNext: (record: CallRecord) => boolean,
  world: DispatchWorld,
  journal: Journal,
): Promise<Outcome> => {
  const { clock } = world.host
  const ports = world.ports(route.provider)
  const attempt = newAttempt({
    key,
    kind: 'place',
    provider: route.provider,
    routeIndex,
    plannedAt: clock.now(),
    notes: ready.notes,
  })
  if (ports.ensure) {
    const planned = await journal.change(record.id, (now) => openAttempt(now, attempt, isNext))
    if (!planned) return canceled
    try {
      await ports.ensure(ready.call, route, ready.prepared)
    } catch (error) {
      // Nothing was dialled, whatever the plugin says: the dial itself has not been sent.
      const failure = {
        ...toFailure(asCallError(error, route.provider, 'no')),
        dialled: 'no' as const,
      }
      await journal.settle(record.id, key, { state: 'refused', error: failure })
      return { kind: 'refused', error: failure }
    }
  }
  const sendBy = clock.now() + world.times.sendWithin
  const sent = await journal.change(record.id, (now) => {
    if (now.cancelRequestedAt !== null || now.closed || clock.now() >= now.dialBefore) return null
    const held = now.attempts.find((a) => a.key === key)
    // While it was being prepared somebody may have settled it: this process was thought to be gone.
    if (held && held.state !== 'planned') return null
    const opened = held ? now : openAttempt(now, attempt, isNext)
    return (
      opened &&
      withAttempt(opened, key, {
        state: 'sent',
        sentAt: clock.now(),
        sendBy: Math.min(sendBy, now.dialBefore),
      })
    )
  })
  if (!sent) {
    if (ports.ensure)
      await journal.settle(record.id, key, { state: 'refused', error: canceled.error })
    return canceled
  }
  return send(
    sent,
    key,
    (context) => ports.calls.place(ready.request, context),
    ready.call,
    world,
    journal,
  )
}

/**
 * At most one attempt is ever open. Asked again in the very write that opens one: between the decision and now this
 * process may have been stopped, and another may have dialled.
 */
const openAttempt = (
  record: CallRecord,
  attempt: AttemptRecord,
  isNext: (record: CallRecord) => boolean,
): CallRecord | null =>
  isNext(record) ? { ...record, attempts: [...record.attempts, attempt] } : null

/** Sends what is journalled as sent and journals what became of it. */
export const send = async (
  record: CallRecord,
  key: string,
  command: (context: AttemptContext) => Promise<Placed | void>,
  call: AttemptContext['call'],
  world: DispatchWorld,
  journal: Journal,
): Promise<Outcome> => {
  const attempt = record.attempts.find((candidate) => candidate.key === key)
  const route = attempt && record.routes[attempt.routeIndex]
  if (!attempt || !route) return { kind: 'unknown', error: null }
  try {
    const placed = await command({
      key,
      call,
      route,
      sendBy: attempt.sendBy ?? 0,
      callbackUrl: callbackUrl(world.host, route.provider, key),
    })
    await journal.accept(record.id, key, placed?.references ?? {}, placed?.events ?? [])
    return { kind: 'accepted' }
  } catch (error) {
    const failure = toFailure(asCallError(error, route.provider, 'unknown'))
    world.host.log({
      level: 'warn',
      event: 'attempt.failed',
      call: record.id,
      provider: route.provider,
      code: failure.code,
      dialled: failure.dialled,
    })
    const refused = failure.dialled === 'no'
    const now = world.host.clock.now()
    await journal.settle(record.id, key, {
      state: refused ? 'refused' : 'unknown',
      error: failure,
      nextLocateAt: refused ? null : now + delayAfter(locateDelays, 0),
    })
    return { kind: refused ? 'refused' : 'unknown', error: failure }
  }
}
