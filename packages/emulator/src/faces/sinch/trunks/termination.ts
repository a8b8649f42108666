import { isInBlock, toE164, userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { State, Trunk } from './state.ts'
import type { TrafficDeps } from './resources.ts'

/**
 * An address on a list, or a user of a credential list. [inferred] Where a trunk has both, one of them is enough: printed is
 * "ACL and/or Credential List".
 */
function faultOf(trunk: Trunk, { sip }: IncomingLeg, state: State): number | undefined {
  const isListed = [...trunk.accessLists].some((id) => {
    const list = state.accessLists.get(id)
    return (
      list?.enabled === true &&
      [...list.ranges.values()].some(({ ipAddress, range }) =>
        isInBlock(sip.source, `${ipAddress}/${range}`),
      )
    )
  })
  const { username = '', password } = sip.auth ?? {}
  const isKnown = [...trunk.credentialLists].some(
    (id) =>
      password !== undefined &&
      state.credentialLists.get(id)?.credentials.get(username) === password,
  )
  if (isListed || isKnown) return undefined
  return trunk.credentialLists.size > 0 ? 401 : 403
}

/** From the customer's SIP to the telephone network. */
export function terminate(trunk: Trunk, leg: IncomingLeg, deps: TrafficDeps): void {
  const { context, state, reject } = deps
  const fault = faultOf(trunk, leg, state)
  if (fault === 401) return reject(leg, 401, 'the credentials are not on a list of the trunk')
  if (fault !== undefined) return reject(leg, fault, 'the address is not on a list of the trunk')
  const to = toE164(userOf(leg.to))
  const from = toE164(userOf(leg.from))
  if (to === undefined) return reject(leg, 404, 'the number is not valid')
  if (from === undefined) return reject(leg, 403, 'the caller ID is not a number')
  // Only countries that share the code of the US are told apart by it here.
  if (to.startsWith('+1') && state.countries.get('US') !== true)
    return reject(leg, 403, 'the country is not permitted')
  bridge(context.network, leg, [{ provider: context.id, from, to, callId: context.random.uuid() }])
}
