import type { AnsweredBy, RingCause } from '../../network/leg.ts'
import type { FaceContext } from '../face.ts'
import {
  durationOf,
  isOver,
  NETWORK,
  priceOf,
  type Call,
  type Detection,
  type Hook,
} from './call.ts'
import { endingOf } from './call-status.ts'
import { addressOf, nameOf, sipHeadersOf, type Endpoint } from './endpoint.ts'
import type { Hooks } from './hooks.ts'
import { playDigits } from './play-digits.ts'

type PlaceCall = {
  readonly to: Endpoint
  readonly from: string
  readonly base: string
  readonly cause: RingCause
  readonly conversation: string
  readonly event: Hook | undefined
  readonly detection: Detection | undefined
  /** Seconds. */
  readonly ringingTimer: number
  /** Seconds. */
  readonly lengthTimer: number
  readonly answered: (call: Call) => void
}

export type Calls = {
  place(plan: PlaceCall): Call
  /** One event to the call's event URL. */
  tell(call: Call, payload: Readonly<Record<string, unknown>>, event: string): void
  get(uuid: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  newConversation(): string
  reset(): void
}

// The bill comes a moment after the cause.
const COMPLETED_AFTER = 500

/** The legs of the account and what moves them from status to status. */
export function createCalls(context: FaceContext, hooks: Hooks): Calls {
  const { id: provider, network, clock, random, timings } = context
  const calls = new Map<string, Call>()

  const tell: Calls['tell'] = (call, payload, event) => {
    if (!call.event) return
    void hooks.send(call.event, payload, { kind: 'event', event, to: addressOf(call.to) })
  }

  const about = (call: Call): Record<string, unknown> => ({
    from: call.from,
    to: nameOf(call.to),
    conversation_uuid: call.conversation,
    timestamp: new Date(clock.now()).toISOString(),
  })

  const tellStatus = (call: Call, status: string, more: Record<string, unknown> = {}): void =>
    tell(call, { ...about(call), uuid: call.uuid, status, direction: 'outbound', ...more }, status)

  const tellCompleted = (call: Call): void => {
    const iso = (ms: number | undefined): string | null =>
      ms === undefined ? null : new Date(ms).toISOString()
    tellStatus(call, 'completed', {
      start_time: iso(call.answeredAt),
      end_time: iso(call.endedAt),
      duration: String(durationOf(call)),
      ...priceOf(call),
      network: NETWORK,
    })
  }

  const detect = (call: Call, by: AnsweredBy): void => {
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

  const place = (plan: PlaceCall): Call => {
    const call: Call = {
      uuid: random.uuid(),
      conversation: plan.conversation,
      to: plan.to,
      from: plan.from,
      event: plan.event,
      detection: plan.detection,
      base: plan.base,
      cause: plan.cause,
      createdAt: clock.now(),
      status: 'started',
      answeredAt: undefined,
      endedAt: undefined,
      end: undefined,
      leg: undefined,
      stopNcco: undefined,
      leaveConnect: undefined,
      digitsTo: undefined,
      onPressed: undefined,
      onEnd: [],
    }
    calls.set(call.uuid, call)
    const started = new Date(call.createdAt).toISOString()
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
          tellStatus(call, 'ringing')
        },
        answered(by) {
          call.status = 'answered'
          call.answeredAt = clock.now()
          tellStatus(call, 'answered', { start_time: null, rate: null, network: null })
          if (call.to.type === 'phone' && call.to.dtmfAnswer !== undefined) {
            playDigits(clock, call, call.to.dtmfAnswer)
          }
          detect(call, by)
          plan.answered(call)
        },
        ended(end) {
          if (isOver(call)) return
          const { status, detail, completes } = endingOf(end, call.leg?.ringingAt !== undefined)
          call.status = status
          call.endedAt = clock.now()
          call.end = end
          call.stopNcco?.()
          for (const then of call.onEnd.splice(0)) then()
          if (status === 'completed') return tellCompleted(call)
          tellStatus(call, status, { ...(detail !== undefined && { detail }) })
          if (completes) clock.after(COMPLETED_AFTER, () => tellCompleted(call))
        },
        pressed(digits) {
          call.onPressed?.(digits)
          if (call.digitsTo !== undefined) {
            const payload = { ...about(call), uuid: call.uuid, dtmf: { digits, timed_out: false } }
            const hook = { url: call.digitsTo, method: 'POST' } as const
            void hooks.send(hook, payload, { kind: 'event', event: 'input' })
          }
        },
      },
    })
    // Events come in no guaranteed order, and started is produced about when ringing is
    // (api.support.vonage.com 360057200092): here it arrives after it, with its own earlier time.
    clock.after(timings.ringingAfter, () => tellStatus(call, 'started', { timestamp: started }))
    return call
  }

  return {
    place,
    tell,
    get: (uuid) => calls.get(uuid),
    all: () => [...calls.values()],
    newConversation: () => `CON-${random.uuid()}`,
    reset: () => calls.clear(),
  }
}
