import { toE164, userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Reject } from '../../shared/incoming.ts'
import { read } from '../parameters.ts'
import { outboundOf, type TrunkDeps } from './resources.ts'
import type { Connection } from './state.ts'

/** Countries of destinations, by the longest prefix; others are in no whitelist here. */
const COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  '1': ['US', 'CA'],
  '33': ['FR'],
  '34': ['ES'],
  '39': ['IT'],
  '44': ['GB'],
  '49': ['DE'],
  '61': ['AU'],
  '65': ['SG'],
  '91': ['IN'],
}

const countriesOf = (e164: string): readonly string[] =>
  [2, 1].flatMap((length) => COUNTRIES[e164.slice(1, 1 + length)] ?? [])

/** From the customer's SIP to the telephone network. */
export function terminate(
  connection: Connection,
  leg: IncomingLeg,
  { context: { network, id: provider, random }, state, account }: TrunkDeps,
  reject: Reject,
): void {
  const outbound = outboundOf(connection)
  const profile = state.profiles.get(String(outbound['outbound_voice_profile_id']))
  if (profile?.values['enabled'] !== true)
    return reject(leg, 403, 'the connection has no outbound voice profile')
  const wantsSrtp = read(connection.values, 'encrypted_media') === 'SRTP'
  if (wantsSrtp !== (leg.sip.srtp === true)) return reject(leg, 488, 'media encryption differs')
  const to = toE164(userOf(leg.to))
  if (to === undefined) return reject(leg, 404, 'the number is not valid (D11)')
  const allowed = profile.values['whitelisted_destinations'] as readonly string[]
  if (!countriesOf(to).some((country) => allowed.includes(country)))
    return reject(leg, 403, 'the destination is not whitelisted (D13)')
  // `always`, the default, replaces any caller ID; the other two that of ordinary or of emergency calls.
  const override = read<string>(outbound, 'ani_override')
  const shown =
    override !== undefined && outbound['ani_override_type'] !== 'emergency'
      ? toE164(override)
      : toE164(userOf(leg.from))
  // Other numbers need the Verified Numbers API, which is not emulated.
  if (shown === undefined || !account.owns(shown))
    return reject(leg, 403, 'caller ID is not a number of the account (D35)')
  bridge(network, leg, [{ provider, from: shown, to, callId: random.uuid() }])
}
