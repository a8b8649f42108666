import { timeAfter } from '../model/units.ts'
import { CallError } from '../model/error.ts'
import { planCall, type ParsedCall } from './plan/plan-call.ts'
import type { AttemptRecord, CallRecord } from '../journal/record.ts'
import type { Claim } from '../journal/store.ts'
import { planningWorld, type DispatchWorld } from './world.ts'

export interface ClaimOptions {
  readonly strict: boolean
  readonly only?: readonly string[] | undefined
  /** Attempts the record begins with; for a call that is placed outside this process. */
  readonly attempts?: ((record: CallRecord) => readonly AttemptRecord[]) | undefined
}

/** The record of a call, new or of an earlier request with the same key. */
export interface Claimed {
  readonly record: CallRecord
  readonly replay: boolean
}

/** The reply may be what was lost, and not the write: then the call exists, and it is ours to dial. */
const claimIn = async (store: DispatchWorld['store'], record: CallRecord): Promise<Claim> => {
  try {
    return await store.claim(record)
  } catch (error) {
    if (await store.get(record.id)) return { claimed: true }
    throw error
  }
}

/**
 * Plans a call and stores its record unless its idempotency key was used. A replay is answered before the rules are
 * looked at, so that it does not depend on their outcome. Throws what is the caller's mistake, and `conflict`.
 */
export const claimCall = async (
  parsed: ParsedCall,
  world: DispatchWorld,
  { strict, only, attempts }: ClaimOptions,
): Promise<Claimed> => {
  const { host, store } = world
  const { idempotencyKey, tenant } = parsed.call
  const replayOf = (record: CallRecord): Claimed => {
    if (record.fingerprint !== parsed.fingerprint)
      throw new CallError(
        'conflict',
        `the idempotency key is in use by another call, ${record.id}; use a new key`,
      )
    return { record, replay: true }
  }
  if (idempotencyKey !== undefined) {
    const existing = await store.findByIdempotencyKey(tenant, idempotencyKey)
    if (existing) return replayOf(existing)
  }
  const id = `call_${world.ids()}`
  const now = world.callTimes.now(id)
  const rules = world.rules.loaded ?? (await world.rules.load())
  const plan = planCall(parsed.call, planningWorld(world, rules), {
    seed: idempotencyKey ?? id,
    now,
    random: world.ids,
    publicUrl: host.publicUrl,
    only,
  })
  const planned: CallRecord = {
    id,
    version: 1,
    // Named here so that every later state of the record has the same shape.
    writer: undefined,
    dueAt: now,
    direction: 'outbound',
    createdAt: now,
    request: plan.request,
    fingerprint: parsed.fingerprint,
    rule: plan.rule?.id ?? null,
    rulesVersion: rules.version,
    room: plan.room,
    reroute: plan.rule?.reroute ?? ['congestion', 'carrier-fault'],
    routes: plan.routes,
    skipped: plan.skipped,
    dialBefore: parsed.call.dialBefore
      ? Date.parse(parsed.call.dialBefore)
      : timeAfter(now, world.times.dialWithin),
    strict,
    impliedFrom: parsed.call.from === undefined,
    attempts: [],
    events: [],
    commands: [],
    cancelRequestedAt: null,
    closed: null,
  }
  const record = attempts ? { ...planned, attempts: attempts(planned) } : planned
  const claim = await claimIn(store, record)
  return claim.claimed ? { record, replay: false } : replayOf(claim.existing)
}
