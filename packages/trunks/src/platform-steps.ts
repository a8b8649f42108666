import type { Combination } from './combination.ts'
import { need, type ConnectStep, type Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import { pairSteps } from './pair-steps.ts'
import {
  own,
  refresh,
  refuseOther,
  removeUnlessUsed,
  wantedOutbound,
  type Direction,
} from './platform-gateway.ts'
import { platformInbound } from './wanted.ts'

const gatewayStep = (
  options: ConnectOptions,
  known: Combination,
  direction: Direction,
): ConnectStep => {
  const { platform, name } = options
  const gateways = need(platform.ports.gateways)
  const key = direction === 'outbound' ? 'platformOutbound' : 'platformInbound'
  const wantedOf = (made: Made) =>
    direction === 'outbound'
      ? wantedOutbound(options, made)
      : platformInbound(options, options.platformHost ?? known.platform.inbound.host)
  let created = false
  return {
    name: `${known.platform.title}: ${direction} gateway`,
    async do(made) {
      const wanted = wantedOf(made)
      const there = await own(gateways, name, direction)
      if (direction === 'outbound') refuseOther(there, wanted.address, platform.id)
      if (there) return { [key]: await refresh(gateways, there, wanted) }
      created = true
      return { [key]: await gateways.create(wanted) }
    },
    async undo() {
      if (!created) return `${known.platform.title}: the ${direction} gateway that was there`
      const there = await own(gateways, name, direction)
      const title = `${known.platform.title}: the ${direction} gateway`
      return removeUnlessUsed(gateways, there, options.numbers, title)
    },
  }
}

/** The platform's end, in the directions that are wanted. */
export const platformSteps = (
  options: ConnectOptions,
  known: Combination,
  directions: readonly Direction[],
): ConnectStep[] => {
  if (!options.platform.ports.gateways) return []
  if (options.platform.phoneNumbers && directions.length === 2) return pairSteps(options, known)
  return directions.map((direction) => gatewayStep(options, known, direction))
}
