import { bridge, type BridgeTarget } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Reject } from '../../shared/incoming.ts'
import type { TrunkDeps } from './resources.ts'
import type { OriginationUri, Trunk } from './state.ts'

function targetOf(
  { secure }: Trunk,
  { uri, authenticated, username, password }: OriginationUri,
  number: string,
): Pick<BridgeTarget, 'to' | 'sip'> {
  const [address = '', parameter] = uri.replace(/^sips?:/i, '').split(';transport=')
  // A user part of its own is kept; otherwise it is the called number.
  const target = address.includes('@') ? address : `${number}@${address}`
  const transport = (parameter?.toLowerCase() ?? (secure ? 'tls' : 'udp')) as 'udp' | 'tcp' | 'tls'
  const auth = { username: username ?? '', password: password ?? '' }
  return {
    to: `sip:${target};transport=${transport}`,
    sip: { transport, srtp: secure, ...(authenticated ? { auth } : {}) },
  }
}

/** From the telephone network to the primary URI, then to the fallback. */
export function originate(
  trunk: Trunk,
  number: string,
  leg: IncomingLeg,
  { context: { network, id: provider, random }, state }: TrunkDeps,
  reject: Reject,
): void {
  if (trunk.direction !== 'inbound' || !trunk.enabled)
    return reject(leg, 480, 'the trunk is outbound or disabled')
  const [first, ...others] = [trunk.primaryUriUuid, trunk.fallbackUriUuid]
    .flatMap((uuid) => state.uris.get(uuid ?? '') ?? [])
    .map((uri) => ({
      ...targetOf(trunk, uri, number),
      provider,
      from: leg.from,
      callId: random.uuid(),
    }))
  if (!first) return reject(leg, 480, 'uri_not_found (4310)')
  bridge(network, leg, [first, ...others])
}
