import { userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import { causeOrigin } from '../../../network/cause-origin.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import { addressOf } from '../parameters.ts'
import type { Runner } from '../svaml/run.ts'
import { endOf, ends, isOver, newCall, type Call } from './call.ts'
import type { DialPlan } from './callouts.ts'
import type { Lifecycle } from './dial.ts'

/** A call that came in at `number`. */
export const callerCall = (
  leg: IncomingLeg,
  number: string,
  { random, clock, prefix }: Pick<FaceContext, 'random' | 'clock' | 'prefix'>,
): Call =>
  newCall({
    id: random.hex(32),
    kind: 'incoming',
    from: userOf(leg.from),
    to: { type: 'did', endpoint: number },
    custom: undefined,
    cause: leg.cause,
    createdAt: clock.now(),
    base: `${causeOrigin(leg.cause)}${prefix}`,
    callbacks: { ace: undefined, pie: undefined, tells: { ace: true, dice: true, pie: true } },
    amd: undefined,
  })

/** Asks the application what to do with a caller. */
export function takeCaller(
  call: Call,
  leg: IncomingLeg,
  { webhooks, answered, finish, runner }: Lifecycle & { readonly runner: Runner },
): void {
  call.leg = {
    line: leg.line,
    hangUp: () => (call.answeredAt === undefined ? leg.reject(603) : leg.hangUp()),
    sendDigits(digits) {
      leg.press(digits)
      return true
    },
  }
  leg.onEnded(() => finish(call, call.leaving ?? ends.byCaller))
  leg.ring()
  const ask = async (): Promise<void> => {
    const text = await webhooks.ask(call, 'ice', {
      cli: call.from,
      to: call.to,
      domain: 'pstn',
      originationType: 'PSTN',
      duration: 0,
      rdnis: '',
      userRate: { currencyId: 'USD', amount: 0 },
    })
    if (isOver(call)) return
    // "If there is no response to the callback within the timeout period, an error message is played, and the call is
    // disconnected."
    if (text === undefined || text.trim() === '') {
      call.leaving = ends.callbackError
      return leg.reject(480)
    }
    // What is heard or entered needs an answered call; one that is connected or refused is not answered by us.
    if (!/"name"\s*:\s*"(?:connectPstn|connectSip|hangup)"/i.test(text)) {
      leg.answer()
      answered(call)
    }
    runner.runText(call, text, 'ice')
  }
  void ask()
}

/** Dials the party for a caller: both talk once it has answered. */
export function bridgeCaller(
  call: Call,
  leg: IncomingLeg,
  plan: DialPlan,
  { context, webhooks, answered }: Lifecycle,
): void {
  bridge(
    context.network,
    leg,
    [
      {
        provider: context.id,
        from: plan.cli ?? call.from,
        to: addressOf(plan.to),
        callId: call.id,
        ringTimeout: plan.dialTimeout,
        sip: { transport: plan.transport },
      },
    ],
    {
      answered() {
        answered(call)
        // Answered by the callee. [inferred] What the application answers does not change a connected call.
        void webhooks.ask(call, 'ace')
      },
      ended(why) {
        call.leaving ??= endOf(call, why)
      },
    },
  )
}
