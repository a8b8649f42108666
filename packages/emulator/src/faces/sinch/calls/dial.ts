import type { AnsweredBy } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { groupDigits, scheduleTones } from '../../shared/digits.ts'
import type { Conferences } from '../conferences/conferences.ts'
import { addressOf } from '../parameters.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { endOf, type Call, type End } from './call.ts'
import type { DialPlan } from './callouts.ts'
import { detect } from './detection.ts'

export type CallDeps = {
  readonly context: FaceContext
  readonly webhooks: Webhooks
  readonly conferences: Conferences
  readonly recordings: Recordings
}

/** What happens to a call, whichever way it came about. */
export type Lifecycle = CallDeps & {
  readonly answered: (call: Call) => void
  readonly finish: (call: Call, end: End) => void
}

/** Calls the party of a callout. `goOn`: what follows once it has answered. */
export function dial(
  call: Call,
  plan: DialPlan,
  deps: Lifecycle,
  goOn: (amd?: object) => void,
): void {
  const { context, answered, finish } = deps
  const { clock } = context
  const leg = context.network.dial({
    provider: context.id,
    from: call.from,
    to: addressOf(plan.to),
    callId: call.id,
    cause: call.cause,
    ringTimeout: plan.dialTimeout,
    maxDuration: plan.maxDuration,
    sipHeaders: plan.sipHeaders,
    sip: { transport: plan.transport },
    on: {
      ringing: () => undefined,
      answered(by: AnsweredBy) {
        answered(call)
        if (plan.dtmf)
          scheduleTones(clock, groupDigits(plan.dtmf), (tones) => void leg.sendDigits(tones))
        detect(call, by, deps, goOn)
      },
      ended: (why) => finish(call, endOf(call, why)),
    },
  })
  call.leg = {
    line: leg.line,
    hangUp: () => leg.hangUp('caller'),
    sendDigits: (digits) => leg.sendDigits(digits),
    enter: (place) => leg.enter(place),
  }
}
