import type { AnsweredBy, RingCause } from '../../network/leg.ts'
import type { FaceContext } from '../face.ts'
import { sipHeadersOf } from './addresses.ts'
import {
  durationOf,
  isOver,
  type Call,
  type CallEvent,
  type Callback,
  type CallStatus,
} from './call.ts'
import { statusOf } from './call-status.ts'
import type { Callbacks } from './callbacks.ts'
import type { Recordings } from './recordings.ts'
import { rfc2822 } from './rfc2822.ts'

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

/** A call that is nobody's command: one that came in, or one that a trunk carried. */
export type NoteCall = Pick<Call, 'direction' | 'to' | 'from' | 'base' | 'cause'> &
  Partial<Pick<Call, 'trunkSid' | 'parentSid' | 'leg'>>

export type Calls = {
  place(plan: PlaceCall): Call
  /** Not in the list yet where `later`: calls of a trunk appear there once they are over (support 223132267). */
  note(plan: NoteCall, later?: boolean): Call
  move(call: Call, status: CallStatus): void
  finish(call: Call, status: CallStatus, sipStatus?: number): void
  /** Ends it whatever its state; nothing when it is over. */
  hangUp(call: Call): void
  get(sid: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  remove(sid: string): void
  reset(): void
}

// Twilio prices a call some time after its end; US outbound list price per started minute.
const PRICED_AFTER = 10_000
const PRICE_PER_MINUTE = 0.014

/** The Call resources of the account and what moves them from status to status. */
export function createCalls(
  { id: provider, network, clock, random }: FaceContext,
  callbacks: Callbacks,
  recordings: Recordings,
): Calls {
  const calls = new Map<string, Call>()

  const tell = (call: Call, event: CallEvent): void => {
    if (!call.callback?.events.includes(event)) return
    const parameters = {
      ...callbacks.about(call),
      // `initiated` exists in callbacks alone; the resource says `queued` meanwhile.
      ...(event === 'initiated' ? { CallStatus: 'initiated' } : {}),
      Timestamp: rfc2822(clock.now()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(call.sequence++),
      ...(call.answeredBy === undefined ? {} : { AnsweredBy: call.answeredBy }),
      ...(event === 'completed' ? summary(call) : {}),
    }
    void callbacks.send(call.callback, parameters, { kind: 'event', event, to: call.to })
  }

  const summary = (call: Call): Record<string, string> => {
    const seconds = durationOf(call) ?? 0
    const recording = recordings.of(call.sid).find(({ source }) => source === 'OutboundAPI')
    return {
      CallDuration: String(seconds),
      // Minutes that are billed, beside the seconds.
      Duration: String(Math.ceil(seconds / 60)),
      ...(call.sipStatus === undefined ? {} : { SipResponseCode: String(call.sipStatus) }),
      ...(recording && {
        RecordingSid: recording.sid,
        RecordingUrl: recordings.urlOf(recording, call),
        RecordingDuration: String(Math.round(recording.recordedMs / 1000)),
      }),
    }
  }

  const move = (call: Call, status: CallStatus): void => {
    call.status = status
    call.updatedAt = clock.now()
  }

  const finish = (call: Call, status: CallStatus, sipStatus?: number): void => {
    if (isOver(call)) return
    call.endedAt = clock.now()
    call.sipStatus = sipStatus
    move(call, status)
    call.stopDocument?.()
    for (const then of call.onEnd.splice(0)) then()
    tell(call, 'completed')
    const seconds = durationOf(call)
    if (seconds === undefined) return
    clock.after(PRICED_AFTER, () => {
      call.price = (-PRICE_PER_MINUTE * Math.max(1, Math.ceil(seconds / 60))).toFixed(5)
    })
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
          call.answeredAt = clock.now()
          move(call, 'in-progress')
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

  const create = (plan: NoteCall & Partial<Pick<Call, 'callback' | 'queueTime'>>): Call => {
    const now = clock.now()
    return {
      sid: `CA${random.hex(32)}`,
      parentSid: plan.parentSid,
      direction: plan.direction,
      trunkSid: plan.trunkSid,
      to: plan.to,
      from: plan.from,
      base: plan.base,
      cause: plan.cause,
      createdAt: now,
      queueTime: plan.queueTime ?? 0,
      callback: plan.callback,
      sequence: 0,
      status: 'queued',
      updatedAt: now,
      startedAt: undefined,
      answeredAt: undefined,
      endedAt: undefined,
      sipStatus: undefined,
      answeredBy: undefined,
      price: undefined,
      leg: plan.leg,
      pressed: '',
      pickUp: undefined,
      stopDocument: undefined,
      leaveDial: undefined,
      onEnd: [],
    }
  }

  return {
    note(plan, later = false) {
      const call = create(plan)
      call.startedAt = call.createdAt
      if (later) call.onEnd.push(() => calls.set(call.sid, call))
      else calls.set(call.sid, call)
      return call
    },
    move(call, status) {
      if (status === 'in-progress') call.answeredAt = clock.now()
      move(call, status)
    },
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
