import type { Plan } from '@callplane/core'
import { endpointsOf } from '../map/endpoints.ts'
import { nearEndNcco } from '../map/ncco.ts'
import { optionsOf } from '../options.ts'
import { flowNcco } from '../map/flow.ts'
import type { NccoAction } from '../map/format.ts'

/**
 * Core's decision about a call as an NCCO. The caller is the far party; the party it is connected to is the near one.
 */
export const nccoOf = (plan: Plan): readonly NccoAction[] => {
  switch (plan.action) {
    case 'reject':
    case 'hang-up':
      // No action refuses a call; "when all the actions in the NCCO are complete, the Call ends" (NCCO reference).
      return []
    case 'flow':
      return flowNcco(plan)
    case 'connect': {
      const { connect, callbackUrl } = plan
      const from = plan.from?.startsWith('+') ? plan.from : undefined
      const { near } = endpointsOf({ to: plan.from ?? '' }, connect, 'far')
      const common = { connect, endpoint: near, from, callbackUrl }
      return nearEndNcco({ ...common, record: false, options: {} })
    }
    case 'call': {
      const { call, callbackUrl } = plan
      const options = optionsOf(call)
      const { near } = endpointsOf(call, call.connect, 'far', options.userToUser)
      const common = { connect: call.connect, endpoint: near, from: call.from, callbackUrl }
      return nearEndNcco({ ...common, record: call.record === true, options })
    }
  }
}
