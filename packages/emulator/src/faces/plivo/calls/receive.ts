import { userOf } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { LegEnd } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Application } from '../trunks/state.ts'
import type { RunDocument } from '../xml/run.ts'
import { withoutPlus } from './call.ts'
import type { Calls } from './calls.ts'
import { hangupOf, hangups, type Hangup } from './hangup-cause.ts'

/** Takes a call to `number`, which `application` answers. */
export type Receive = (leg: IncomingLeg, number: string, application: Application) => void

const endOf = (end: LegEnd): Hangup => {
  if (end.cause === 'hang-up') return hangups.byOtherLeg
  return end.cause === 'canceled' || end.cause === 'no-answer' ? hangups.callerGone : hangupOf(end)
}

/** The document of the application answers the call with its first element that speaks, listens or dials. */
export function receiving(
  { random }: Pick<FaceContext, 'random'>,
  { calls, run }: { readonly calls: Calls; readonly run: RunDocument },
): Receive {
  return (leg, number, application) => {
    if (!application.answer) return leg.reject(480)
    const call = calls.receive({
      to: number,
      from: `+${withoutPlus(userOf(leg.from))}`,
      cause: leg.cause,
      requestUuid: random.uuid(),
      hangupTarget: application.hangup,
      leg: {
        answeredBy: undefined,
        hangUp: () => leg.hangUp(),
        line: leg.line,
        sendDigits(digits) {
          leg.press(digits)
          return true
        },
      },
    })
    leg.onEnded((end) => calls.finish(call, call.leaving ?? endOf(end)))
    leg.ring()
    call.pickUp = () => {
      call.pickUp = undefined
      calls.answer(call)
      leg.answer()
    }
    const { answer, fallback } = application
    run(call, { step: 'answer', target: answer, fallback }, { extra: { Event: 'StartApp' } })
  }
}
