import type { FaceContext } from '../../face.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { createCall, isOver, type Call, type NewCall, type RecordCall } from './call.ts'
import { dialCall, type PlaceCall } from './dial.ts'
import { createProgressEvents } from './events.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'

export type Calls = Lifecycle & {
  place(plan: PlaceCall): Call
  /** With `later` it is listed once it is over, as calls of a trunk are (support 223132267). */
  record(plan: RecordCall, later?: boolean): Call
  /** Ends it whatever its state; nothing when it is over. */
  hangUp(call: Call): void
  get(sid: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  remove(sid: string): void
  reset(): void
}

/** The Call resources of the account. */
export function createCalls(
  context: FaceContext,
  webhooks: Webhooks,
  recordings: Recordings,
): Calls {
  const { clock, random } = context
  const calls = context.kept<Call>(isOver)
  const tell = createProgressEvents(clock, webhooks, recordings)
  const lifecycle = createLifecycle(clock, tell)
  const dial = (call: Call, plan: PlaceCall): void =>
    dialCall(call, plan, context, { ...lifecycle, tell })
  const create = (plan: NewCall): Call => createCall(plan, `CA${random.hex(32)}`, clock.now())

  return {
    record(plan, later = false) {
      const call = create(plan)
      call.startedAt = call.createdAt
      if (later) call.onEnd.push(() => calls.set(call.sid, call))
      else calls.set(call.sid, call)
      return call
    },
    ...lifecycle,
    place(plan) {
      const queuedFor = plan.queuedFor ?? 0
      const call = create({
        ...plan,
        direction: plan.parentSid === undefined ? 'outbound-api' : 'outbound-dial',
        callback: plan.callback,
        queueTime: queuedFor,
      })
      calls.set(call.sid, call)
      if (queuedFor > 0) clock.after(queuedFor, () => dial(call, plan))
      else dial(call, plan)
      return call
    },
    hangUp(call) {
      if (call.leg) call.leg.hangUp()
      else lifecycle.finish(call, 'canceled')
    },
    get: (sid) => calls.get(sid),
    all: () => [...calls.values()],
    remove: (sid) => void calls.delete(sid),
    reset() {
      for (const call of calls.values()) {
        call.onEnd.length = 0
        call.stopDocument?.()
      }
      calls.clear()
    },
  }
}
