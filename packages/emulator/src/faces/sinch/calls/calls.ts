import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceRequest } from '../../request.ts'
import type { Svaml } from '../svaml/read.ts'
import { createRunner, type Runner } from '../svaml/run.ts'
import { endPayload } from '../webhooks/webhooks.ts'
import { ends, isOver, newCall, type Call, type End } from './call.ts'
import { connectPlan, type Callout } from './callouts.ts'
import { dial, type CallDeps, type Lifecycle } from './dial.ts'
import { bridgeCaller, callerCall, takeCaller } from './receive.ts'

export type Calls = {
  place(callout: Callout, request: FaceRequest): Call
  /** A caller to a number of the application. */
  receive(leg: IncomingLeg, number: string): void
  get(id: string): Call | undefined
  hangUp(call: Call): void
  readonly runner: Runner
  reset(): void
}

/** [inferred] Shown where no `cli` was given. */
const ANONYMOUS = 'anonymous'

export function createCalls(deps: CallDeps): Calls {
  const { context, webhooks } = deps
  const { clock, random, kept } = context
  const calls = kept<Call>(isOver)
  const incoming = new WeakMap<Call, IncomingLeg>()

  const finish = (call: Call, end: End): void => {
    if (isOver(call)) return
    call.endedAt = clock.now()
    call.end = end
    call.stop?.()
    call.stop = undefined
    for (const then of call.onEnd.splice(0)) then()
    if (call.callbacks.tells.dice) webhooks.tell(call, 'dice', endPayload(call, clock.now()))
  }
  const answered = (call: Call): void => {
    call.answeredAt ??= clock.now()
  }
  const lifecycle: Lifecycle = { ...deps, answered, finish }
  const end = (call: Call, why: End): void => {
    call.leaving ??= call.answeredAt === undefined && why === ends.byManager ? ends.canceled : why
    if (call.leg) call.leg.hangUp()
    else finish(call, call.leaving)
  }
  const connect = (call: Call, action: NonNullable<Svaml['action']>): void => {
    const plan = connectPlan(action)
    const leg = incoming.get(call)
    if (plan && leg) bridgeCaller(call, leg, plan, lifecycle)
    // [inferred] An answered callout that a menu connects gets a second leg; that is not emulated.
    else context.log(`sinch SVAML: ${action.name} of a callout's menu is not emulated`)
  }
  const runner = createRunner({ ...deps, connect, end })

  /** Of a callout: the platform asks what to do, or knows it already. */
  const goOn = async (call: Call, otherwise: Svaml | undefined, amd?: object): Promise<void> => {
    const { ace, tells } = call.callbacks
    if (ace !== undefined) return runner.runText(call, ace, 'ace')
    const asks = tells.ace && webhooks.configured()
    // "If there is no response to the callback within the timeout period, the call is connected."
    const text = asks ? await webhooks.ask(call, 'ace', { ...amd }) : undefined
    if (text !== undefined) runner.runText(call, text, 'ace')
    else if (otherwise && !isOver(call)) runner.run(call, otherwise)
  }

  return {
    runner,
    place({ dial: plan, custom, callbacks, otherwise }, request) {
      const call = newCall({
        id: random.hex(32),
        kind: 'callout',
        from: plan.cli ?? ANONYMOUS,
        to: plan.to,
        custom,
        cause: request.cause,
        createdAt: clock.now(),
        base: `${request.origin}${context.prefix}`,
        callbacks,
        amd: plan.amd,
      })
      calls.set(call.id, call)
      dial(call, plan, lifecycle, (amd) => void goOn(call, otherwise, amd))
      return call
    },
    receive(leg, number) {
      const call = callerCall(leg, number, context)
      calls.set(call.id, call)
      incoming.set(call, leg)
      takeCaller(call, leg, { ...lifecycle, runner })
    },
    get: (id) => calls.get(id),
    hangUp: (call) => end(call, ends.byManager),
    reset: () => calls.clear(),
  }
}
