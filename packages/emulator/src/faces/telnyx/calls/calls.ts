import { causeOrigin } from '../../../network/cause-origin.ts'
import type { Leg, LegEnd, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { followAnswer, type AnswerDeps } from './answered.ts'
import { bridgeCalls, endBridge } from './bridge.ts'
import { hangUp, stamp, type Call, type WebhookTarget } from './call.ts'
import { reportCost } from './cost.ts'
import { causeOf } from './hangup-cause.ts'
import { read, splitTo, type Body, type Header } from '../parameters.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly parameters: Body
  readonly webhook: WebhookTarget
  readonly clientState: string | undefined
  readonly cause: RingCause
  /** The call whose session it shares. */
  readonly linked?: Call | undefined
  readonly answered?: ((call: Call) => void) | undefined
}

export type Calls = {
  place(plan: PlaceCall): Call
  add(call: Call): void
  /** A call with ids of its own, not yet listed. */
  draft(about: Pick<Call, 'direction' | 'from' | 'to' | 'cause' | 'webhook'> & Partial<Call>): Call
  answered(call: Call, by: 'human' | 'machine'): void
  finish(call: Call, end: LegEnd): void
  hangUp(call: Call): void
  bridge(one: Call, other: Call): void
  get(controlId: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  reset(): void
}

/** Seconds, both. */
const DEFAULT_TIMEOUT = 30
const MAX_DURATION = 14_400

export function createCalls(
  context: FaceContext,
  deps: Omit<AnswerDeps, 'context'> & { readonly connectionId: string; prices(): boolean },
): Calls {
  const { id: provider, network, clock, random } = context
  const { webhooks, recordings, connectionId } = deps
  const calls = new Map<string, Call>()

  const draft: Calls['draft'] = (about) => ({
    controlId: `v3:${random.string(54, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')}`,
    legId: random.uuid(),
    sessionId: random.uuid(),
    connectionId,
    createdAt: clock.now(),
    parameters: {},
    headers: [],
    clientState: undefined,
    answeredAt: undefined,
    endedAt: undefined,
    leg: undefined,
    incoming: undefined,
    origin: causeOrigin(about.cause),
    bridged: undefined,
    onEnd: [],
    ...about,
  })

  const finish: Calls['finish'] = (call, end) => {
    if (call.endedAt !== undefined) return
    call.endedAt = clock.now()
    recordings.stop(call)
    for (const run of call.onEnd.splice(0)) run()
    webhooks.tell(call, 'call.hangup', {
      state: 'hangup',
      start_time: stamp(call.createdAt),
      ...causeOf(end, read<boolean>(call.parameters, 'retry_on_timeout') ?? true),
      call_quality_stats: null,
    })
    if (deps.prices()) reportCost(call, clock, webhooks)
    endBridge(call)
  }

  const answered: Calls['answered'] = (call, by) => {
    call.answeredAt = clock.now()
    webhooks.tell(call, 'call.answered', { state: 'answered', start_time: stamp(call.createdAt) })
    followAnswer(call, by, { context, ...deps })
  }

  const dial = (call: Call, { answered: then }: PlaceCall): Leg =>
    network.dial({
      provider,
      from: call.from,
      to: call.to,
      callId: call.controlId,
      cause: call.cause,
      ringTimeout: read<number>(call.parameters, 'timeout_secs') ?? DEFAULT_TIMEOUT,
      maxDuration: read<number>(call.parameters, 'time_limit_secs') ?? MAX_DURATION,
      sipHeaders: Object.fromEntries(call.headers.map(({ name, value }) => [name, value])),
      on: {
        initiated: () =>
          webhooks.tell(call, 'call.initiated', {
            direction: 'outgoing',
            state: 'bridging',
            start_time: stamp(call.createdAt),
          }),
        // There is no event for it.
        ringing: () => undefined,
        answered: (by) => {
          answered(call, by)
          then?.(call)
        },
        ended: (end) => finish(call, end),
        pressed: (digits) => {
          for (const digit of digits) webhooks.tell(call, 'call.dtmf.received', { digit })
        },
      },
    })

  return {
    draft,
    add: (call) => void calls.set(call.controlId, call),
    place(plan) {
      const { from, cause, webhook, clientState, linked } = plan
      const call = draft({
        direction: 'outgoing',
        from,
        to: splitTo(plan.to).to,
        cause,
        webhook,
        parameters: { ...plan.parameters, to: plan.to },
        headers: read<readonly Header[]>(plan.parameters, 'custom_headers') ?? [],
        clientState,
        ...(linked ? { sessionId: linked.sessionId } : {}),
      })
      calls.set(call.controlId, call)
      call.leg = dial(call, plan)
      return call
    },
    answered,
    finish,
    hangUp,
    bridge: (one, other) => bridgeCalls(one, other, webhooks),
    get: (controlId) => calls.get(controlId),
    all: () => [...calls.values()],
    reset: () => calls.clear(),
  }
}
