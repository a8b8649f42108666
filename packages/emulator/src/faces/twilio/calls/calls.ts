import type { AnsweredBy, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { sipHeadersOf } from '../addresses.ts'
import {
  createCall,
  isOver,
  type Call,
  type CallEvent,
  type Callback,
  type NewCall,
  type RecordCall,
} from './call.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import { createProgressEvents } from './progress-events.ts'
import { statusOf } from './hangup-cause.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Recordings } from '../recordings/recordings.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly base: string
  readonly cause: RingCause
  readonly parentSid?: string | undefined
  readonly callback: Callback<CallEvent> | undefined
  /** Seconds. */
  readonly ringTimeout: number
  /** Seconds. */
  readonly timeLimit: number
  /** Virtual milliseconds it waits in Twilio's queue. */
  readonly queuedFor?: number | undefined
  readonly ringing?: ((call: Call) => void) | undefined
  readonly answered: (call: Call, by: AnsweredBy) => void
}

export type Calls = Lifecycle & {
  /** Moves it to `in-progress`. */
  answer(call: Call): void
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
  { id: provider, network, clock, random }: FaceContext,
  webhooks: Webhooks,
  recordings: Recordings,
): Calls {
  const calls = new Map<string, Call>()

  const tell = createProgressEvents(clock, webhooks, recordings)

  const { move, finish } = createLifecycle(clock, tell)

  const answer = (call: Call): void => {
    call.answeredAt = clock.now()
    move(call, 'in-progress')
  }

  const dial = (call: Call, plan: PlaceCall): void => {
    if (isOver(call)) return
    call.leg = network.dial({
      provider,
      from: call.from,
      to: call.to,
      callId: call.sid,
      cause: call.cause,
      ringTimeout: plan.ringTimeout,
      maxDuration: plan.timeLimit,
      sipHeaders: sipHeadersOf(call.to),
      on: {
        initiated() {
          call.startedAt = clock.now()
          tell(call, 'initiated')
        },
        ringing() {
          move(call, 'ringing')
          tell(call, 'ringing')
          plan.ringing?.(call)
        },
        answered(by) {
          answer(call)
          tell(call, 'answered')
          plan.answered(call, by)
        },
        pressed(digits) {
          call.pressed += digits
        },
        ended: (end) => finish(call, statusOf(end), end.sipStatus),
      },
    })
  }

  const create = (plan: NewCall): Call => createCall(plan, `CA${random.hex(32)}`, clock.now())

  return {
    record(plan, later = false) {
      const call = create(plan)
      call.startedAt = call.createdAt
      if (later) call.onEnd.push(() => calls.set(call.sid, call))
      else calls.set(call.sid, call)
      return call
    },
    move,
    answer,
    finish,
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
      else finish(call, 'canceled')
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
