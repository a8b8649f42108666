import { bridge, type BridgeTarget } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Trunk } from './state.ts'
import type { TrafficDeps } from './resources.ts'

/** From the telephone network to the endpoints of the trunk that has the number, the lowest priority first. */
export function originate(leg: IncomingLeg, number: string, trunk: Trunk, deps: TrafficDeps): void {
  const { context, state, reject } = deps
  const targets = [...state.endpoints.values()]
    .filter((endpoint) => endpoint.trunk === trunk.id && endpoint.enabled)
    .toSorted((one, other) => one.priority - other.priority)
    .map(({ address, port, transport }): BridgeTarget => {
      const lower = transport.toLowerCase() as 'udp' | 'tcp' | 'tls'
      return {
        provider: context.id,
        from: leg.from,
        to: `sip:${number}@${address}:${port};transport=${lower}`,
        callId: context.random.uuid(),
        sip: { transport: lower },
      }
    })
  const [first, ...others] = targets
  if (!first) return reject(leg, 503, 'the trunk has no endpoint')
  bridge(context.network, leg, [first, ...others])
}
