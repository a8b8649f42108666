import { CallError } from '../model/error.ts'
import type { CallsPort } from '../plugin/contract.ts'
import type { Gate, GateRequest, Outcome } from '../gates/gate.ts'
import { enterGates, newAttempt, newKey, send } from './dial.ts'
import type { Journal } from './journal.ts'
import type { AttemptRecord, CallRecord } from './record.ts'
import type { DispatchWorld } from './world.ts'

/** Sends the far party on to somebody else: an attempt of its own, because it rings a phone, and guarded like a dial. */
export const transferCall = async (
  record: CallRecord,
  parent: AttemptRecord,
  to: string,
  calls: CallsPort,
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const { clock } = world.host
  const route = record.routes[parent.routeIndex]
  if (!route) throw new CallError('call-not-live', `${record.id} has no route any more`)
  const request: GateRequest = {
    callId: record.id,
    call: { ...record.request, to, connect: undefined, options: undefined },
    route,
    now: clock.now(),
    dialBefore: Infinity,
    alternatives: false,
    lastResort: false,
  }
  const entered: Gate[] = []
  const leave = (outcome: Outcome) => {
    for (const gate of entered) gate.leave?.({ ...request, now: clock.now() }, outcome)
  }
  const refusal = await enterGates(world.guards, request, entered)
  if (refusal) {
    const error = new CallError('guard-refused', refusal.detail)
    leave({ kind: 'refused', error: { code: error.code, message: error.message, dialled: 'no' } })
    throw error
  }
  const key = newKey(world)
  journal.inFlight.add(key)
  try {
    const now = clock.now()
    const opened = await journal.change(record.id, (held) => ({
      ...held,
      attempts: [
        ...held.attempts,
        newAttempt({
          key,
          kind: 'transfer',
          parent: parent.key,
          provider: parent.provider,
          routeIndex: parent.routeIndex,
          plannedAt: now,
          notes: [],
          state: 'sent',
          sentAt: now,
          sendBy: now + world.times.sendWithin,
        }),
      ],
    }))
    if (!opened) return
    const outcome = await send(
      opened,
      key,
      async (context) => calls.transfer?.(parent.references, to, context),
      record.request,
      world,
      journal,
    )
    leave(outcome)
    if (outcome.kind !== 'accepted' && outcome.error)
      throw new CallError(outcome.error.code, outcome.error.message, outcome.error)
  } finally {
    journal.inFlight.delete(key)
  }
}
