import type { AnsweredBy, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { localTime } from '../times.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import {
  billedOf,
  costOf,
  durationOf,
  isOver,
  withoutPlus,
  type Call,
  type Target,
} from './call.ts'
import { hangupOf, hangups, type Hangup } from './hangup-cause.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly callerName?: string | undefined
  readonly cause: RingCause
  readonly requestUuid: string
  readonly parent?: Call | undefined
  readonly ringTarget?: Target | undefined
  readonly hangupTarget?: Target | undefined
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined
  /** Seconds. */
  readonly ringTimeout: number
  /** Seconds. */
  readonly timeLimit: number
  /** Virtual milliseconds it waits in Plivo's queue. */
  readonly queuedFor?: number | undefined
  readonly answered: (call: Call, by: AnsweredBy) => void
}

export type Calls = {
  place(plan: PlaceCall): Call
  /** Ends it whatever its state; nothing when it is over. Before an answer the end is a cancellation. */
  hangUp(call: Call, reason: Hangup, unanswered?: Hangup): void
  get(uuid: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  reset(): void
}

/** The calls of the account and what moves them from state to state. */
export function createCalls(
  { id: provider, network, clock, random }: FaceContext,
  webhooks: Webhooks,
  zoneMinutes: number,
): Calls {
  const calls = new Map<string, Call>()

  const finish = (call: Call, hangup: Hangup): void => {
    if (isOver(call)) return
    call.endedAt = clock.now()
    call.state = 'over'
    call.hangup = hangup
    call.stopRecording?.()
    call.stopDocument?.()
    for (const then of call.onEnd.splice(0)) then()
    if (call.hangupTarget)
      webhooks.tell(call.hangupTarget, call, hangupReport(call, hangup, zoneMinutes))
  }

  const dial = (call: Call, plan: PlaceCall): void => {
    if (isOver(call)) return
    call.state = 'initiated'
    call.startedAt = clock.now()
    call.leg = network.dial({
      provider,
      from: call.from,
      to: call.to.startsWith('sip') ? call.to : `+${withoutPlus(call.to)}`,
      callId: call.uuid,
      cause: call.cause,
      ringTimeout: plan.ringTimeout,
      maxDuration: plan.timeLimit,
      sipHeaders: call.sipHeaders,
      on: {
        ringing() {
          call.state = 'ringing'
          call.ringingAt = clock.now()
          if (call.ringTarget) webhooks.tell(call.ringTarget, call, { Event: 'Ring' })
        },
        answered(by) {
          call.state = 'in-progress'
          call.answeredAt = clock.now()
          plan.answered(call, by)
        },
        pressed(digits) {
          call.pressed += digits
        },
        ended: (end) => finish(call, call.leaving ?? hangupOf(end)),
      },
    })
  }

  return {
    place(plan) {
      const call = createCall(plan, random.uuid(), clock.now())
      calls.set(call.uuid, call)
      if (plan.queuedFor) clock.after(plan.queuedFor, () => dial(call, plan))
      else dial(call, plan)
      return call
    },
    hangUp(call, reason, unanswered = hangups.canceled) {
      if (isOver(call)) return
      call.leaving = call.answeredAt === undefined ? unanswered : reason
      if (call.leg) call.leg.hangUp()
      else finish(call, call.leaving)
    },
    get: (uuid) => calls.get(uuid),
    all: () => [...calls.values()],
    reset() {
      for (const call of calls.values()) {
        call.onEnd.length = 0
        call.stopDocument?.()
      }
      calls.clear()
    },
  }
}

function createCall(plan: PlaceCall, uuid: string, createdAt: number): Call {
  return {
    uuid,
    requestUuid: plan.requestUuid,
    parent: plan.parent,
    to: plan.to,
    from: plan.from,
    callerName: plan.callerName ?? '',
    cause: plan.cause,
    createdAt,
    ringTarget: plan.ringTarget,
    hangupTarget: plan.hangupTarget,
    sipHeaders: plan.sipHeaders ?? {},
    state: 'queued',
    startedAt: undefined,
    ringingAt: undefined,
    answeredAt: undefined,
    endedAt: undefined,
    hangup: undefined,
    leaving: undefined,
    leg: undefined,
    pressed: '',
    stopDocument: undefined,
    leaveDial: undefined,
    stopRecording: undefined,
    onEnd: [],
  }
}

/** What the hang-up webhook adds to the parameters of every webhook. */
function hangupReport(
  call: Call,
  { cause, code, name, source }: Hangup,
  zoneMinutes: number,
): Record<string, string> {
  const at = (ms: number | undefined): string =>
    ms === undefined ? '' : localTime(ms, zoneMinutes)
  return {
    Event: 'Hangup',
    HangupCause: cause,
    HangupCauseCode: String(code),
    HangupCauseName: name,
    HangupSource: source,
    Duration: String(durationOf(call)),
    BillDuration: String(billedOf(call)),
    TotalCost: costOf(call),
    StartTime: at(call.startedAt ?? call.createdAt),
    AnswerTime: at(call.answeredAt),
    EndTime: at(call.endedAt),
  }
}
