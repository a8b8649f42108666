import { featureFields } from '@callplane/core'
import type { ConformanceCase } from '../case.ts'
import type { NearEndKind } from '../documented.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const kindOf = (nearEnd: NearEndKind): string => (nearEnd === 'phone-first' ? 'phone' : nearEnd)

const differences = (
  what: string,
  claimed: readonly string[],
  documented: readonly string[],
): string[] => [
  ...documented
    .filter((one) => !claimed.includes(one))
    .map((one) => `${what} ${one} is documented and not claimed`),
  ...claimed
    .filter((one) => !documented.includes(one))
    .map((one) => `${what} ${one} is claimed and not documented`),
]

const difference = (what: string, claimed: unknown, documented: unknown): string[] =>
  claimed === documented
    ? []
    : [`${what}: ${String(claimed)} is claimed, ${String(documented)} is documented`]

/** Where `can` and the provider's documents disagree. */
const claimFaults = ({ can }: PluginUnderTest, harness: Harness): readonly string[] => {
  const { documented, places } = harness
  return [
    ...differences('destination', can.destinations, documented.destinations),
    ...differences('near end', can.connect, [...new Set(documented.nearEnds.map(kindOf))]),
    ...differences('verb', can.verbs, documented.verbs),
    ...differences(
      'feature',
      featureFields.filter((field) => can.features[field] !== undefined),
      featureFields.filter((field) => places[field] !== undefined),
    ),
    ...difference('answers', can.answers, documented.answers),
    ...difference('locate', can.locate.proof, documented.locate),
    ...difference('reports ringing', can.reports.ringing, documented.reports.ringing),
    ...difference('reports busy', can.reports.busy, documented.reports.busy),
    ...difference(
      'reports the answer',
      can.reports.answer ?? true,
      documented.reports.answer ?? true,
    ),
    ...difference('publicUrlRequired', can.publicUrlRequired, documented.publicUrlRequired),
  ]
}

/** The suite asks for what `can` says, so a plugin that claims less would be asked less. */
export const claimCases: readonly ConformanceCase[] = [
  {
    name: 'claims what the documents of the provider offer, no less and no more',
    faults: async (plugin, harness) => claimFaults(plugin, harness),
  },
]
