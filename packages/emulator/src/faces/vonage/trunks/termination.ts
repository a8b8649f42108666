import { isInBlock, toE164, userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { IncomingDeps } from './resources.ts'
import type { SipTrunk } from './state.ts'

/** Digest, an access control list, or both (developer.vonage.com/en/sip); [inferred] where both are set, both must match. */
const admits = ({ credentials, addresses }: SipTrunk, { sip }: IncomingLeg): boolean =>
  credentials.length + addresses.length > 0 &&
  (addresses.length === 0 || addresses.some((block) => isInBlock(sip.source, block))) &&
  (credentials.length === 0 ||
    credentials.some(
      ({ username, password }) => username === sip.auth?.username && password === sip.auth.password,
    ))

/** From the customer's SIP to the telephone network. SRTP is taken as it is offered. */
export function terminate(
  trunk: SipTrunk,
  leg: IncomingLeg,
  { context: { network, id: provider, random }, state, limit, reject }: IncomingDeps,
): void {
  if (!limit()) return reject(leg, 503, 'more calls than three a second')
  if (!admits(trunk, leg)) return reject(leg, 403, 'neither credentials nor a listed address')
  const to = toE164(userOf(leg.to))
  const from = toE164(userOf(leg.from))
  if (to === undefined) return reject(leg, 404, 'the number is not in E.164')
  // "A Vonage number associated with your account"; others are blocked.
  if (from === undefined || !state.numbers.has(from.slice(1)))
    return reject(leg, 403, 'caller ID is not a number of the account')
  bridge(network, leg, [{ provider, from, to, callId: random.uuid() }])
}
