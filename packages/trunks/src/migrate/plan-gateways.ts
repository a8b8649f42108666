import type { Gateway } from '@callplane/core'
import { carriers } from '../carriers.ts'
import type { CarrierFacts } from '../facts.ts'
import type { CarrierGateways } from '../ports.ts'
import type { Blocked, Change, GatewayChange, PlannedGateway } from './changes.ts'
import type { MigrateOptions } from './options.ts'
import { madeBy } from './plan-routing.ts'
import type { AccountState, SourceSnapshot } from './snapshot.ts'

type Direction = 'inbound' | 'outbound'
type Half = PlannedGateway & { readonly direction: Direction }

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)

/** A trunk that carries both directions becomes two, because most carriers have one per direction. */
const halvesOf = (gateway: SourceSnapshot['gateways'][number]): readonly Half[] => {
  const { id: _id, direction, ...rest } = gateway
  const name = slug(gateway.name)
  return direction === 'both'
    ? [
        { ...rest, name, direction: 'outbound' },
        { ...rest, name: `${name}-in`, direction: 'inbound' },
      ]
    : [{ ...rest, name, direction }]
}

/** As the target takes it; numbers are put on it one by one, afterwards. */
const wantedAt = (facts: CarrierFacts, half: Half): { gateway: Half; notes: readonly string[] } => {
  const { encryption } = facts[half.direction]
  const { mediaEncryption = 'none', region: _region, ...rest } = half
  const kept = encryption.includes(mediaEncryption) ? mediaEncryption : 'none'
  const { address } = facts.outbound
  return {
    gateway: {
      ...rest,
      mediaEncryption: kept,
      numbers: [],
      ...(half.direction === 'outbound'
        ? { address: address.host.replace('{name}', half.name) }
        : {}),
    },
    notes:
      kept === mediaEncryption
        ? []
        : [`media encryption ${mediaEncryption} becomes none: ${facts.title} does not have it`],
  }
}

const sameTrunk = (
  wanted: Half,
  there: Omit<Gateway, 'credentials'>,
  isAssigned: boolean,
): boolean =>
  (isAssigned || there.address.toLowerCase() === wanted.address.toLowerCase()) &&
  (wanted.direction === 'outbound' || there.transport === wanted.transport)

interface GatewayDraft {
  readonly changes: readonly Change[]
  readonly blocked: readonly Blocked[]
  readonly ids: ReadonlyMap<string, string>
}

/** Why a trunk cannot be made, as far as that is known without a request. */
const refusalOf = (
  { target, credentials = {} }: MigrateOptions,
  facts: CarrierFacts,
  { name, direction, allowedAddresses = [] }: Half,
): string | undefined => {
  if (facts.setUp === 'by-hand')
    return `${facts.title} has no API for trunks: enter it in the dashboard (connectGateway describes it)`
  if (target.ports.gateways?.role !== 'provides') return `${target.id} provides no trunks`
  if (direction === 'outbound' && !credentials[name] && allowedAddresses.length === 0)
    return `no carrier returns passwords: give \`credentials\` for "${name}"`
  return undefined
}

/** The trunks of the source as trunks of the target. */
export const planGateways = async (
  options: MigrateOptions,
  snapshot: SourceSnapshot,
  target: AccountState,
): Promise<GatewayDraft> => {
  const { source, credentials = {} } = options
  const facts = carriers.find(({ id }) => id === options.target.id)
  const changes: GatewayChange[] = []
  const blocked: Blocked[] = []
  const ids = new Map<string, string>()
  if (source.ports.gateways?.role !== 'provides') return { changes, blocked, ids }
  const chosen = snapshot.gateways.filter(
    ({ name }) => options.gateways === undefined || options.gateways.includes(name),
  )
  for (const given of chosen)
    for (const half of halvesOf(given)) {
      const what = `${half.direction} trunk ${half.name}`
      if (!facts) {
        blocked.push({ what, reason: `${options.target.id} provides no trunks` })
        continue
      }
      const { gateway, notes } = wantedAt(facts, half)
      const id = `target/gateway/${gateway.name}/${gateway.direction}`
      const there = target.gateways.find(
        (one) => one.name === gateway.name && one.direction === gateway.direction,
      )
      const isAssigned =
        gateway.direction === 'outbound' && facts.outbound.address.kind === 'assigned'
      const reason =
        there && !sameTrunk(gateway, there, isAssigned)
          ? 'the target has a trunk of this name with another address'
          : refusalOf(options, facts, gateway)
      const byName = credentials[gateway.name]
      const missing = there && !reason ? await missingOf(options, gateway) : []
      if (reason !== undefined) blocked.push({ what, reason })
      else if (!there || missing.length > 0)
        changes.push({
          id,
          kind: 'gateway',
          action: 'create',
          side: 'target',
          provider: options.target.id,
          what,
          gateway,
          credentials: gateway.direction === 'outbound' && byName ? gateway.name : null,
          fields: [
            { field: 'address', to: gateway.address },
            { field: 'transport', to: gateway.transport },
            ...missing.map((field) => ({ field, to: 'made' })),
          ],
          notes,
        })
      if (gateway.direction === 'inbound' && reason === undefined)
        ids.set(given.id, there?.id ?? madeBy(id))
    }
  return { changes, blocked, ids }
}

/** What of a trunk is not there yet. */
const missingOf = async (
  { target, credentials = {} }: MigrateOptions,
  gateway: Half,
): Promise<readonly string[]> => {
  const port = target.ports.gateways as CarrierGateways | undefined
  const known = gateway.direction === 'outbound' ? credentials[gateway.name] : undefined
  return (await port?.missing?.({ ...gateway, ...(known ? { credentials: known } : {}) })) ?? []
}
