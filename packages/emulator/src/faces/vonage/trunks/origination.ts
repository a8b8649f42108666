import { bridge, type BridgeTarget } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { IncomingDeps } from './resources.ts'
import type { OwnedNumber, State } from './state.ts'

/** URIs that calls to a number go to, the first one first. */
export function targetsOf(
  { msisdn, callbackType, callbackValue }: OwnedNumber,
  { trunks }: State,
): readonly string[] {
  const trunk = [...trunks.values()].find(({ numbers }) => numbers.includes(msisdn))
  if (trunk) return trunk.uris.toSorted((a, b) => a.priority - b.priority).map(({ uri }) => uri)
  // "If set, sip or tel are prioritized over the Voice capability in your Application"; several with commas.
  return callbackType === 'sip' ? (callbackValue ?? '').split(',').map((one) => one.trim()) : []
}

/** `pbx.example.com;transport=tls;media=srtp`, with or without scheme and user. */
function readTarget(uri: string, msisdn: string): Pick<BridgeTarget, 'to' | 'sip'> {
  const [address = '', ...parameters] = uri.replace(/^sips?:/i, '').split(';')
  const value = (name: string): string | undefined =>
    parameters.map((one) => one.toLowerCase().split('=')).find(([key]) => key === name)?.[1]
  const transport = (value('transport') ?? 'udp') as 'udp' | 'tcp' | 'tls'
  // "Vonage places the dialed number in the user part" (docs.daily.co, SIP trunk with Vonage); the plus is [inferred].
  const callee = address.includes('@') ? address : `+${msisdn}@${address}`
  return {
    to: `sip:${callee};transport=${transport}`,
    sip: { transport, srtp: value('media') === 'srtp' },
  }
}

/** From the telephone network to the URIs. */
export function originate(
  leg: IncomingLeg,
  msisdn: string,
  uris: readonly string[],
  { context: { network, id: provider, random }, reject }: IncomingDeps,
): void {
  const [first, ...others] = uris.map((uri) => ({
    ...readTarget(uri, msisdn),
    provider,
    from: leg.from,
    callId: random.uuid(),
  }))
  if (!first) return reject(leg, 480, 'the number has no target')
  bridge(network, leg, [first, ...others])
}
