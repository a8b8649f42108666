import type { InboundCall } from './emulator.ts'
import type { Leg, RingCause } from './network/leg.ts'
import { PSTN, type Network } from './network/network.ts'

/** No provider receives calls at the dialled number or host. */
export class UnreachableNumberError extends Error {
  override readonly name = 'UnreachableNumberError'
}

/** A simulated phone calls a number or SIP URI of a provider. `origin`: where providers serve what the call leads to. */
export function placeInbound(
  network: Network,
  { from, to, ringTimeout, sipHeaders }: InboundCall,
  origin: string,
  cause?: RingCause,
): Leg {
  if (!network.hosts.find(to)) {
    const numbers = network.hosts.numbers()
    const known =
      numbers.length > 0
        ? `Numbers that receive calls: ${numbers.join(', ')}.`
        : 'No number receives calls yet: give one a voice URL, an application or a trunk through its provider.'
    throw new UnreachableNumberError(`No provider receives calls at ${to}. ${known}`)
  }
  return network.dial({
    provider: PSTN,
    from,
    to,
    callId: `inbound-${network.legs().length + 1}`,
    cause: cause ?? { method: 'POST', url: `${origin}/_emulator/inbound`, headers: {}, body: '' },
    ringTimeout,
    sipHeaders,
    on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
  })
}
