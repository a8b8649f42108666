import { userOf } from '../../../network/addresses.ts'
import { causeOrigin } from '../../../network/cause-origin.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import type { Applications } from '../applications/applications.ts'
import type { Documents } from '../ncco/documents.ts'
import type { Run } from '../ncco/run.ts'
import { isOver, type Call } from './call.ts'
import type { Calls } from './calls.ts'

/** Takes a call to a number, digits alone, which the application answers. */
export type Receive = (leg: IncomingLeg, msisdn: string, applicationId: string) => void

type Deps = {
  readonly context: FaceContext
  readonly calls: Calls
  readonly documents: Documents
  readonly run: Run
  readonly applications: Applications
}

/** The NCCO of the application's answer URL answers the call. */
export function receiving({ context, calls, documents, run, applications }: Deps): Receive {
  const answer = async (call: Call, leg: IncomingLeg, id: string): Promise<void> => {
    const hook = applications.hookOf(id, 'answer_url')
    const fallback = applications.hookOf(id, 'fallback_answer_url')
    const ncco =
      (hook && (await documents(call, { hook }))) ??
      (fallback && !isOver(call) ? await documents(call, { hook: fallback }) : undefined)
    if (isOver(call)) return
    if (!ncco) return leg.reject(480)
    leg.answer()
    calls.answered(call)
    run(call, ncco)
  }
  return (leg, msisdn, applicationId) => {
    const call = calls.receive({
      to: { type: 'phone', number: msisdn, dtmfAnswer: undefined },
      from: userOf(leg.from).replace(/^\+/, ''),
      base: new URL(context.prefix, causeOrigin(leg.cause)).href,
      cause: leg.cause,
      conversation: calls.newConversation(),
      event: applications.hookOf(applicationId, 'event_url'),
      detection: undefined,
      applicationId,
      leg: {
        ringingAt: context.clock.now(),
        hangUp: () => leg.hangUp(),
        line: leg.line,
        sendDigits(digits) {
          leg.press(digits)
          return true
        },
      },
    })
    leg.onDigits((digits) => calls.pressed(call, digits))
    leg.onEnded((end) => calls.ended(call, end))
    leg.ring()
    void answer(call, leg, applicationId)
  }
}
