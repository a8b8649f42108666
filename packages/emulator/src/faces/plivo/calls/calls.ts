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
  type CallLeg,
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

/** A call that comes in, and rings. */
export type ReceiveCall = Pick<
  PlaceCall,
  'to' | 'from' | 'cause' | 'requestUuid' | 'hangupTarget'
> & {
  readonly leg: CallLeg
}

export type Calls = {
  place(plan: PlaceCall): Call
  receive(plan: ReceiveCall): Call
  answer(call: Call): void
  /** The call is over; nothing when it was already. */
  finish(call: Call, hangup: Hangup): void
  /** Ends it whatever its state; nothing when it is over. Before an answer the end is a cancellation. */
  hangUp(call: Call, reason: Hangup, unanswered?: Hangup): void
  get(uuid: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  reset(): void
}

/** The calls of the account and what moves them from state to state. */
export function createCalls(
  { id: provider, network, clock, random, kept }: FaceContext,
  webhooks: Webhooks,
  zoneMinutes: number,
): Calls {
  const calls = kept<Call>(isOver)

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

  const answer = (call: Call): void => {
    call.state = 'in-progress'
    call.answeredAt = clock.now()
  }

  const dial = (call: Call, plan: PlaceCall): void =>
    dialCall(call, plan, { provider, network, clock, webhooks, answer, finish })

  return {
    place(plan) {
      const call = createCall({ ...plan, direction: 'outbound' }, random.uuid(), clock.now())
      calls.set(call.uuid, call)
      if (plan.queuedFor) clock.after(plan.queuedFor, () => dial(call, plan))
      else dial(call, plan)
      return call
    },
    receive(plan) {
      const call = createCall({ ...plan, direction: 'inbound' }, random.uuid(), clock.now())
      const { createdAt } = call
      Object.assign(call, { state: 'ringing', startedAt: createdAt, ringingAt: createdAt })
      call.leg = plan.leg
      calls.set(call.uuid, call)
      return call
    },
    answer,
    finish,
    hangUp(call, reason, unanswered = call.direction === 'inbound' ? reason : hangups.canceled) {
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

type DialDeps = Pick<FaceContext, 'network' | 'clock'> &
  Pick<Calls, 'answer' | 'finish'> & { readonly provider: string; readonly webhooks: Webhooks }

/** Dials a call that has left the queue. */
function dialCall(
  call: Call,
  plan: PlaceCall,
  { provider, network, clock, webhooks, answer, finish }: DialDeps,
): void {
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
        answer(call)
        plan.answered(call, by)
      },
      ended: (end) => finish(call, call.leaving ?? hangupOf(end)),
    },
  })
}

type NewCall = Pick<Call, 'direction' | 'to' | 'from' | 'cause' | 'requestUuid'> &
  Partial<Pick<Call, 'callerName' | 'parent' | 'ringTarget' | 'hangupTarget' | 'sipHeaders'>>

function createCall(plan: NewCall, uuid: string, createdAt: number): Call {
  return {
    uuid,
    requestUuid: plan.requestUuid,
    parent: plan.parent,
    direction: plan.direction,
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
    pickUp: undefined,
    stopDocument: undefined,
    leaveDial: undefined,
    stopRecording: undefined,
    onDialAnswer: undefined,
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
