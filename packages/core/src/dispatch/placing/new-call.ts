import { unstored } from '../../journal/entering.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import { CallError, inputError } from '../../model/error.ts'
import type { Note } from '../../model/note.ts'
import { timeAfter } from '../../model/units.ts'
import { planCall, type ParsedCall } from '../plan/plan-call.ts'
import { planningWorld, rampsFor, type DispatchWorld } from '../world.ts'

export interface NewCallOptions {
  readonly strict: boolean
  readonly only?: readonly string[] | undefined
  /** What of the application's own request the call does not say. */
  readonly notes?: readonly Note[] | undefined
  /** Attempts the record begins with; for a call that is placed outside this process. */
  readonly attempts?: ((record: CallRecord) => readonly AttemptRecord[]) | undefined
}

/** The record of a call: one that is not stored yet, or that of an earlier request with the same key. */
export interface NewCall {
  readonly record: CallRecord
  readonly replay: boolean
}

/** The call that has the idempotency key, unless it is another one. Throws `conflict`. */
export const replayOf = (existing: CallRecord, { fingerprint }: ParsedCall): CallRecord => {
  if (existing.fingerprint !== fingerprint)
    throw new CallError(
      'conflict',
      `the idempotency key is in use by another call, ${existing.id}; use a new key`,
    )
  return existing
}

/** Strict mode refuses before anything is dialled. */
const refuseLosses = (notes: readonly Note[]): void => {
  const lost = notes.filter(({ effect }) => effect !== 'emulated')
  if (lost.length > 0)
    throw inputError(
      'input-invalid',
      'strict',
      lost.map(({ field, effect, detail }) => ({ path: [field], message: `${effect}: ${detail}` })),
    )
}

/**
 * Plans a call unless its idempotency key was used. A replay is answered before the rules are looked at, so that it does
 * not depend on their outcome. Throws what is the caller's mistake, and `conflict`.
 */
export const newCall = async (
  parsed: ParsedCall,
  world: DispatchWorld,
  { strict, only, notes = [], attempts }: NewCallOptions,
): Promise<NewCall> => {
  const { host, store } = world
  const { idempotencyKey, tenant } = parsed.call
  if (idempotencyKey !== undefined) {
    const existing = await store.findByIdempotencyKey(tenant, idempotencyKey)
    if (existing) return { record: replayOf(existing, parsed), replay: true }
  }
  if (strict) refuseLosses(notes)
  const id = `call_${world.ids()}`
  const now = world.callTimes.now(id)
  const rules = world.rules.loaded ?? (await world.rules.load())
  const found = rampsFor(world, rules)
  const ramps = found instanceof Promise ? await found : found
  const plan = planCall(parsed.call, planningWorld(world, rules, ramps), {
    seed: idempotencyKey ?? id,
    now,
    random: world.ids,
    publicUrl: host.publicUrl,
    only,
  })
  const planned: CallRecord = {
    id,
    version: unstored,
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
    ...(plan.ramp && { ramp: plan.ramp }),
    reroute: plan.rule?.reroute ?? [],
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
    ...(notes.length > 0 && { notes }),
  }
  const record = attempts ? { ...planned, attempts: attempts(planned) } : planned
  return { record, replay: false }
}
