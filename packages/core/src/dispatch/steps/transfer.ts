import { timeAfter } from '../../model/units.ts'
import { CallError } from '../../model/error.ts'
import type { CallsPort } from '../../plugin/calls-port.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import type { GateRequest } from '../../gates/gate.ts'
import { canceledOutcome, throughGates } from '../../gates/through-gates.ts'
import { childAttempt, newKey, send, type Sent } from './send.ts'
import { isLive, notLive } from './live-call.ts'
import { callReferences, type AttemptRecord, type CallRecord } from '../../journal/record.ts'
import type { StepWork } from './step-work.ts'

/** The transfer of this call to this target that is open, accepted or may have rung. */
export const transferTo = (
  record: CallRecord,
  parent: AttemptRecord,
  to: string,
): AttemptRecord | undefined =>
  record.attempts.find(
    (attempt) =>
      attempt.kind === 'transfer' &&
      attempt.parent === parent.key &&
      attempt.target === to &&
      attempt.state !== 'refused',
  )

/** Journals the transfer as sent, unless the call has ended or the same transfer already exists. */
const open = async (
  record: CallRecord,
  parent: AttemptRecord,
  to: string,
  { world, journal }: Pick<StepWork, 'world' | 'journal'>,
  key: string,
): Promise<CallRecord | null> => {
  let live = true
  const opened = await journal.change(
    record,
    (held) => {
      live = isLive(held, parent)
      return live && !transferTo(held, parent, to)
    },
    (held) => ({
      ...held,
      attempts: [
        ...held.attempts,
        childAttempt(record, parent, { key, kind: 'transfer', target: to }, world),
      ],
    }),
  )
  if (!opened && !live) throw notLive(record.id)
  return opened
}

/**
 * Sends the far party on to someone else: an attempt of its own, because it rings a phone, and guarded like a dial. One
 * per target: asked again while the first is open, accepted or unknown, it sends nothing.
 */
export const transferCall = async (
  record: CallRecord,
  parent: AttemptRecord,
  to: string,
  calls: CallsPort,
  work: Pick<StepWork, 'world' | 'journal'>,
): Promise<void> => {
  const { world, journal } = work
  const { clock } = world.host
  const route = record.routes[parent.routeIndex]
  if (!route) throw notLive(record.id)
  if (transferTo(record, parent, to)) return
  const request: GateRequest = {
    callId: record.id,
    call: { ...record.request, to, connect: undefined, options: undefined },
    route,
    now: world.now(),
    dialBefore: Infinity,
    alternatives: false,
    lastResort: false,
  }
  const run = async () => {
    const key = newKey(world)
    journal.inFlight.add(key)
    try {
      const sendBy = timeAfter(monotonicOf(clock), world.times.sendWithin)
      const opened = await open(record, parent, to, work, key)
      if (!opened) return { outcome: canceledOutcome, result: null }
      const sent: Sent = await send(opened, key, {
        command: async (context) => calls.transfer?.(callReferences(opened, parent), to, context),
        call: record.request,
        route,
        world,
        journal,
        sendBy,
      })
      return { outcome: sent, result: sent }
    } finally {
      journal.inFlight.delete(key)
    }
  }
  const sent = await throughGates<Sent | null>(world.guards, request, world.now, {
    run,
    async refused({ detail }) {
      throw new CallError('guard-refused', detail)
    },
  })
  if (sent && sent.kind !== 'accepted' && sent.error)
    throw new CallError(sent.error.code, sent.error.message, sent.error)
}
