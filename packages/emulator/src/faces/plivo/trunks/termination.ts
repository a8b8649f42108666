import { isInBlock, toE164, userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Reject } from '../../shared/incoming.ts'
import type { TrunkDeps } from './resources.ts'
import type { State, Trunk } from './state.ts'

/** "IP ACLs, username/password, or both": where both are set, both must match. */
function admits(
  { ipaclUuid, credentialUuid }: Trunk,
  { sip }: IncomingLeg,
  { accessLists, credentials }: State,
): boolean {
  const list = accessLists.get(ipaclUuid ?? '')
  const credential = credentials.get(credentialUuid ?? '')
  // A list or credential that was deleted while the trunk had it admits no call.
  if ((ipaclUuid !== null && !list) || (credentialUuid !== null && !credential)) return false
  const { username, password } = sip.auth ?? {}
  return (
    (!list || list.addresses.some((block) => isInBlock(sip.source, block))) &&
    (!credential || (credential.username === username && credential.password === password))
  )
}

/** From the customer's SIP to the telephone network. */
export function terminate(
  trunk: Trunk,
  leg: IncomingLeg,
  { context: { network, id: provider, random }, state }: TrunkDeps,
  reject: Reject,
): void {
  if (trunk.direction !== 'outbound' || !trunk.enabled)
    return reject(leg, 403, 'the trunk is inbound or disabled')
  if (!admits(trunk, leg, state)) return reject(leg, 401, 'call_rejected_unauthorized (4020)')
  const isSecure = leg.sip.transport === 'tls' && leg.sip.srtp === true
  if (trunk.secure && !isSecure) return reject(leg, 488, 'the trunk is secure')
  if (!trunk.secure && leg.sip.srtp === true) return reject(leg, 488, 'the trunk is not secure')
  const to = toE164(userOf(leg.to))
  const from = toE164(userOf(leg.from))
  if (to === undefined) return reject(leg, 404, 'the number is not valid')
  // That the caller ID is a number is documented for Zentrunk; that the account must own it is not.
  if (from === undefined) return reject(leg, 400, 'bad_request (4000): caller ID is not a number')
  bridge(network, leg, [{ provider, from, to, callId: random.uuid() }])
}
