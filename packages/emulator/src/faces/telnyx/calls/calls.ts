import type { FaceContext } from '../../face.ts'
import { read, splitTo, type Header } from '../parameters.ts'
import { followAnswer, type AnswerDeps } from './answered.ts'
import { bridgeCalls, endBridge } from './bridge.ts'
import { hangUp, newCall, stamp, type Call, type CallAbout, type Lifecycle } from './call.ts'
import { reportCost } from './cost.ts'
import { dialCall, type PlaceCall } from './dial.ts'
import { causeOf } from './hangup-cause.ts'

export type Calls = Lifecycle & {
  place(plan: PlaceCall): Call
  add(call: Call): void
  /** A call with ids of its own, not yet listed. */
  draft(about: CallAbout): Call
  hangUp(call: Call): void
  bridge(one: Call, other: Call): void
  get(controlId: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  reset(): void
}

const CONTROL_ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function createCalls(
  context: FaceContext,
  deps: Omit<AnswerDeps, 'context'> & {
    /** Of the application that calls have when nothing says otherwise. */
    readonly connectionId: string
    reportsCost(connectionId: string): boolean
  },
): Calls {
  const { clock, random } = context
  const { webhooks, recordings, connectionId } = deps
  const calls = context.kept<Call>(({ endedAt }) => endedAt !== undefined)

  const draft: Calls['draft'] = (about) => {
    const ids = {
      controlId: `v3:${random.string(54, CONTROL_ID)}`,
      legId: random.uuid(),
      sessionId: random.uuid(),
    }
    return { ...newCall(about, clock.now()), ...ids, connectionId, ...about }
  }

  const finish: Lifecycle['finish'] = (call, end) => {
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
    if (deps.reportsCost(call.connectionId)) reportCost(call, clock, webhooks)
    endBridge(call)
  }

  const answered: Lifecycle['answered'] = (call, by) => {
    call.answeredAt = clock.now()
    webhooks.tell(call, 'call.answered', { state: 'answered', start_time: stamp(call.createdAt) })
    followAnswer(call, by, { context, ...deps })
  }

  return {
    draft,
    add: (call) => void calls.set(call.controlId, call),
    place(plan) {
      const { from, cause, webhook, clientState, linked, connectionId: own } = plan
      const call = draft({
        direction: 'outgoing',
        from,
        to: splitTo(plan.to).to,
        cause,
        webhook,
        parameters: { ...plan.parameters, to: plan.to },
        headers: read<readonly Header[]>(plan.parameters, 'custom_headers') ?? [],
        clientState,
        connectionId: own ?? linked?.connectionId ?? connectionId,
        ...(linked ? { sessionId: linked.sessionId } : {}),
      })
      calls.set(call.controlId, call)
      call.leg = dialCall(call, plan, context, { webhooks, answered, finish })
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
