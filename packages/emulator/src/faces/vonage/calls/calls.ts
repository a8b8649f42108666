import type { AnsweredBy, LegEnd } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { createCall, isOver, type Call, type PlaceCall, type ReceiveCall } from './call.ts'
import { playDigits } from './digits.ts'
import { addressOf, sipHeadersOf } from './endpoint.ts'
import { createCallEvents, type CallEvents } from './events.ts'
import { endingOf } from './hangup-cause.ts'

export type Calls = {
  place(plan: PlaceCall): Call
  /** A call that comes in, and rings. */
  receive(plan: ReceiveCall): Call
  answered(call: Call): void
  pressed(call: Call, digits: string): void
  /** Nothing when it has ended already. */
  ended(call: Call, end: LegEnd): void
  /** One event to the call's event URL. */
  readonly tell: CallEvents['tell']
  get(uuid: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  newConversation(): string
  reset(): void
}

// Milliseconds from the event with the cause to the one with the bill.
const COMPLETED_AFTER = 500

/** The legs of the account and what moves them from status to status. */
export function createCalls(context: FaceContext, webhooks: Webhooks): Calls {
  const { clock, random, timings } = context
  const calls = context.kept<Call>(isOver)
  const events = createCallEvents(context, webhooks)
  const lifecycle = createLifecycle(context, webhooks, events)

  /** Events come in no guaranteed order, and started is produced about when ringing is. */
  const started = (call: Call): void => {
    const timestamp = new Date(call.createdAt).toISOString()
    // Here it arrives after it, with its own earlier time (api.support.vonage.com 360057200092).
    clock.after(timings.ringingAfter, () => events.tellStatus(call, 'started', { timestamp }))
  }

  return {
    ...lifecycle,
    place(plan) {
      const call = createCall({ ...plan, direction: 'outbound' }, random.uuid(), clock.now())
      calls.set(call.uuid, call)
      dial(call, plan, context, { ...lifecycle, events })
      started(call)
      return call
    },
    receive(plan) {
      const call = createCall({ ...plan, direction: 'inbound' }, random.uuid(), clock.now())
      call.leg = plan.leg
      calls.set(call.uuid, call)
      call.status = 'ringing'
      for (const status of ['started', 'ringing']) events.tellStatus(call, status)
      return call
    },
    tell: events.tell,
    get: (uuid) => calls.get(uuid),
    all: () => [...calls.values()],
    newConversation: () => `CON-${random.uuid()}`,
    reset: () => calls.clear(),
  }
}

type Lifecycle = Pick<Calls, 'answered' | 'pressed' | 'ended'>

function createLifecycle(
  { clock }: FaceContext,
  webhooks: Webhooks,
  events: CallEvents,
): Lifecycle {
  const { about, tellStatus, tellEnd, tellCompleted } = events
  return {
    answered(call) {
      call.status = 'answered'
      call.answeredAt = clock.now()
      tellStatus(call, 'answered', { start_time: null, rate: null, network: null })
    },
    pressed(call, digits) {
      if (call.digitsTo === undefined) return
      const payload = { ...about(call), uuid: call.uuid, dtmf: { digits, timed_out: false } }
      const hook = { url: call.digitsTo, method: 'POST' } as const
      void webhooks.send(hook, payload, { kind: 'event', event: 'input' })
    },
    ended(call, end) {
      if (isOver(call)) return
      const { status, detail, completes } = endingOf(end, call.leg?.ringingAt !== undefined)
      call.status = status
      call.endedAt = clock.now()
      call.end = end
      call.stopNcco?.()
      for (const then of call.onEnd.splice(0)) then()
      if (status === 'completed') return tellCompleted(call)
      tellEnd(call, status, { ...(detail !== undefined && { detail }) })
      if (completes) clock.after(COMPLETED_AFTER, () => tellCompleted(call))
    },
  }
}

function dial(
  call: Call,
  plan: PlaceCall,
  context: FaceContext,
  { answered, pressed, ended, events }: Lifecycle & { readonly events: CallEvents },
): void {
  const { id: provider, network, clock } = context
  call.leg = network.dial({
    provider,
    from: call.from,
    to: addressOf(call.to),
    callId: call.uuid,
    cause: call.cause,
    ringTimeout: plan.ringingTimer,
    maxDuration: plan.lengthTimer,
    sipHeaders: sipHeadersOf(call.to),
    on: {
      ringing() {
        call.status = 'ringing'
        events.tellStatus(call, 'ringing')
      },
      answered(by) {
        answered(call)
        if (call.to.type === 'phone' && call.to.dtmfAnswer !== undefined)
          playDigits(clock, call, call.to.dtmfAnswer)
        detect(call, by, context, events)
        plan.answered(call)
      },
      ended: (end) => ended(call, end),
      pressed: (digits) => pressed(call, digits),
    },
  })
}

/** Reports the verdict of machine detection. */
function detect(
  call: Call,
  by: AnsweredBy,
  { clock, timings }: FaceContext,
  { tell, about }: CallEvents,
): void {
  const { detection } = call
  if (!detection) return
  // The field is `call_uuid` here, not `uuid` (developer.nexmo.com, webhook reference).
  const verdict = (more: Record<string, unknown> = {}): void =>
    tell(call, { ...about(call), call_uuid: call.uuid, status: by, ...more }, by)
  clock.after(timings.detectedAfter, () => {
    if (isOver(call)) return
    verdict()
    if (by === 'human') return
    if (detection.behavior === 'hangup') return call.leg?.hangUp()
    if (!detection.beep) return
    clock.after(timings.detectedAfter, () => {
      if (!isOver(call)) verdict({ sub_state: 'beep_start' })
    })
  })
}
