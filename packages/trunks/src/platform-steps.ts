import type { Combination } from './combination.ts'
import { need, type ConnectStep, type Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import { pairSteps } from './pair-steps.ts'
import {
  own,
  refresh,
  refuseOther,
  removeUnlessUsed,
  staleIn,
  wantedOutbound,
  type Direction,
} from './platform-gateway.ts'
import { needsCarrier, platformInbound } from './wanted.ts'

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
  const stepName = `${known.platform.title}: ${direction} gateway`
  const title = `${known.platform.title}: the ${direction} gateway`
  const takeBack = async () =>
    removeUnlessUsed(gateways, await own(gateways, name, direction), options.numbers, title)
  return {
    name: stepName,
    async do(made) {
      const wanted = wantedOf(made)
      const there = await own(gateways, name, direction)
      if (direction === 'outbound') refuseOther(there, wanted.address, platform.id)
      if (there) return { [key]: await refresh(gateways, there, wanted) }
      created = true
      return { [key]: await gateways.create(wanted) }
    },
    async undo() {
      if (!created) return `${title} that was there`
      return takeBack()
    },
    async look(made) {
      const there = await own(gateways, name, direction)
      // Without the carrier's end, what this one has to lead to is not known yet.
      const isOpen = direction === 'outbound' && needsCarrier(known) && !made.carrierOutbound
      const isWhole = there && !isOpen && Object.keys(staleIn(there, wantedOf(made))).length === 0
      return { made: there ? { [key]: there } : {}, missing: isWhole ? [] : [stepName] }
    },
    record: () => (created ? {} : undefined),
    takeBack,
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
