import { describe } from 'vitest'
import { brokenCases } from './broken.ts'
import type { GatewayHarness, GatewayWorld } from './harness.ts'
import { wholeCases } from './whole.ts'

/** What the `gateways` port of every carrier must hold to that provides trunks, for each kind it makes. */
export const gatewaysConform = <World extends GatewayWorld>(
  carrier: string,
  harness: GatewayHarness<World>,
): void => {
  describe(`gateways of ${carrier} conform`, () => {
    describe.each(Object.entries(harness.gateways))('a gateway %s', (_name, given) => {
      wholeCases(harness, given)
      brokenCases(harness, given)
    })
  })
}
