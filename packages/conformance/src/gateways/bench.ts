import { breakingHost, isChange, type Breakage } from './breaking-host.ts'
import type { GatewayCase, GatewayHarness, ProvidedGateways } from './harness.ts'

export const setUpGateways = async (harness: GatewayHarness) => {
  const world = await harness.world()
  const { host, inventory } = world
  return {
    world,
    inventory,
    port: world.gatewaysOver(host),
    /** The port of a process whose `nth` change breaks. */
    breaking(nth: number, breakage: Breakage, from = false) {
      const broken = breakingHost(host, nth, breakage, { refusal: harness.refusal, from })
      return { port: world.gatewaysOver(broken.host), wasHit: broken.wasHit }
    },
    changes: () => host.sent.filter(isChange).length,
  }
}

/** The steps that are a request each. */
export const requestsOf = (port: ProvidedGateways, { wanted, silent = [] }: GatewayCase) =>
  port.plan(wanted).filter((step) => !silent.includes(step))

export const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1)
