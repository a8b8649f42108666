import type { Plan } from '@callplane/core'
import { labelOf } from '../map/limits.ts'
import { partiesOf } from '../map/parties.ts'
import type { Sdk } from '../client/sdk.ts'
import { flowDocument } from '../map/flow.ts'
import { addNearEnd, document } from '../map/twiml.ts'

/** Core's decision about a call as TwiML. The caller is the far party; the party it is connected to is the near one. */
export const documentOf = (VoiceResponse: Sdk['VoiceResponse'], plan: Plan): string => {
  if (plan.action === 'flow') return flowDocument(plan)
  return document(VoiceResponse, (response) => {
    switch (plan.action) {
      case 'hang-up':
        response.hangup()
        return
      case 'reject':
        // The caller hears a busy tone, or that the number is not in service (twilio.com/docs/voice/twiml/reject).
        response.reject({ reason: plan.reason === 'busy' ? 'busy' : 'rejected' })
        return
      case 'connect':
        addNearEnd(response, {
          connect: plan.connect,
          dialled: { callerId: plan.from },
          callbackUrl: plan.callbackUrl,
        })
        return
      case 'call': {
        const { call, callbackUrl } = plan
        addNearEnd(response, {
          connect: partiesOf(call, call.connect).connect,
          dialled: { callerId: call.from, answerOnBridge: call.waitUntilAnswered },
          callbackUrl,
          label: labelOf(call),
          maxDuration: call.maxDuration,
        })
      }
    }
  })
}
