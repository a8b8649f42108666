import { routingRule, type RoutingRule } from '@callplane/core'
import type { Blocked, Change, PairChange } from './changes.ts'
import type { LegacyTrunk, MigrateOptions } from './options.ts'
import type { AccountState } from './snapshot.ts'

const hostOf = (address: string): string => address.replace(/:\d+$/, '').toLowerCase()

/** The rule that takes the place of a trunk, under the trunk's id, so that legacy requests find it. */
export const ruleOfTrunk = ({ trunkId, numbers }: LegacyTrunk, provider: string): RoutingRule =>
  routingRule.parse({
    id: trunkId,
    name: trunkId,
    direction: 'outbound',
    numbers,
    routes: [{ provider }],
  })

const pairChange = (
  { target, credentials = {} }: MigrateOptions,
  trunk: LegacyTrunk,
  numbers: readonly string[],
  account: AccountState,
): PairChange => {
  const { trunkId, address, transport = 'tls', mediaEncryption = 'none', region = 'auto' } = trunk
  return {
    id: `target/pair/${trunkId}`,
    kind: 'pair',
    action: 'create',
    side: 'target',
    provider: target.id,
    what: `numbers of trunk ${trunkId} with their gateways`,
    name: trunkId,
    numbers,
    address,
    transport,
    mediaEncryption: mediaEncryption === 'none' ? 'disable' : 'enable',
    region,
    credentials: credentials[trunkId] ? trunkId : null,
    had: account.numbers.flatMap(({ number }) => (numbers.includes(number) ? [number] : [])),
    fields: [
      { field: 'address', to: address },
      { field: 'numbers', to: numbers },
    ],
    notes: [],
  }
}

/** `refused`: ids of trunks without a rule, because their numbers cannot be brought in. */
interface LegacyDraft {
  readonly changes: readonly Change[]
  readonly blocked: readonly Blocked[]
  readonly refused: readonly string[]
}

/** Legacy trunks as numbers with gateways; their rules are planned with the others. */
export const planLegacyTrunks = (options: MigrateOptions, account: AccountState): LegacyDraft => {
  const changes: Change[] = []
  const blocked: Blocked[] = []
  const refused: string[] = []
  for (const trunk of options.legacyTrunks ?? []) {
    const used = account.gateways.filter(({ numbers }) =>
      numbers.some((number) => trunk.numbers.includes(number)),
    )
    const foreign = used.find(
      ({ direction, address }) =>
        direction === 'outbound' && hostOf(address) !== hostOf(trunk.address),
    )
    const covered = new Set(used.flatMap(({ numbers }) => numbers))
    const open = trunk.numbers.filter((number) => !covered.has(number))
    const reason = foreign
      ? `a number has the gateway ${foreign.id} to ${foreign.address} already`
      : open.length > 0 && !options.target.phoneNumbers
        ? 'give `phoneNumbers` of `videosdkExtension` to bring in its numbers'
        : undefined
    if (reason !== undefined) {
      blocked.push({ what: `trunk ${trunk.trunkId}`, reason })
      refused.push(trunk.trunkId)
    } else if (open.length > 0) changes.push(pairChange(options, trunk, open, account))
  }
  return { changes, blocked, refused }
}
