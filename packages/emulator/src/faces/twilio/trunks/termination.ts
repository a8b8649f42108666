import { userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import { readPhone } from '../addresses.ts'
import { admit } from './admission.ts'
import { describeCall, recordEvents, type IncomingDeps } from './incoming-call.ts'
import type { Trunk } from './state.ts'

/** From the customer's SIP to the telephone network. */
export function terminate(trunk: Trunk, leg: IncomingLeg, deps: IncomingDeps): void {
  const { context, state, account, calls } = deps
  const { network, id: provider } = context
  const reject = (sipStatus: number, alert: string): void => {
    state.alert(alert)
    leg.reject(sipStatus)
  }
  const refused = admit(trunk, leg, state)
  if (refused) return reject(refused.sipStatus, `${refused.code} ${refused.text}`)
  const to = readPhone(userOf(leg.to))
  const from = readPhone(userOf(leg.from))
  if (to === undefined) return reject(404, '32203 SIP: the called number is not valid')
  if (from === undefined || !account.owns(from))
    return reject(403, '32204 SIP: caller ID is neither a number of the account nor verified')
  const about = describeCall(leg, 'trunking-terminating', to, context, trunk.sid)
  const call = calls.record(about, true)
  bridge(network, leg, [{ provider, from, to, callId: call.sid }], recordEvents(calls, call))
}
