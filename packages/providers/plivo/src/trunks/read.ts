import type { Gateway } from '@callplane/core'
import { textOf, type Api } from '../client/api.ts'
import { listAll, trunkApi, type Trunk, type TrunkApi } from './api.ts'
import { assignedHost, type Direction } from './validate.ts'
import { numberOf } from './assign-numbers.ts'
import { idIn } from '../references.ts'

/** The trunks of a gateway: one or two. */
export interface Pair {
  readonly outbound?: Trunk | undefined
  readonly inbound?: Trunk | undefined
}

/** The id of both: that of the outbound trunk, a plus sign, that of the inbound one. Only digits are on either side. */
export const idOf = ({
  outbound,
  inbound,
}: {
  outbound?: string | undefined
  inbound?: string | undefined
}): string => [outbound, inbound].filter((id) => id !== undefined).join('+')

const suffixed = (trunk: Trunk | undefined, direction: Direction): string | undefined =>
  trunk?.name?.endsWith(` ${direction}`) ? trunk.name.slice(0, -direction.length - 1) : undefined

/** Two trunks that `create` made for both directions are one gateway; every other trunk is a gateway. */
const pairUp = (trunks: readonly Trunk[]): Pair[] => {
  const incoming = trunks.filter(({ direction }) => direction === 'inbound')
  const pairs = trunks.flatMap((outbound): Pair[] => {
    if (outbound.direction !== 'outbound') return []
    const name = suffixed(outbound, 'outbound')
    const inbound =
      name === undefined
        ? undefined
        : incoming.find((candidate) => suffixed(candidate, 'inbound') === name)
    return [{ outbound, inbound }]
  })
  const paired = new Set(pairs.map(({ inbound }) => inbound))
  return [...pairs, ...incoming.flatMap((inbound) => (paired.has(inbound) ? [] : [{ inbound }]))]
}

const findPair = async (parts: TrunkApi, id: string): Promise<Pair | null> => {
  const ids = id.split('+')
  // Both before either is sent (C1).
  for (const one of ids) idIn('gateway', one)
  const found = await Promise.all(ids.map((one) => parts.trunks.find(one)))
  const of = (wanted: Direction) => found.find((trunk) => trunk?.direction === wanted) ?? undefined
  const pair = { outbound: of('outbound'), inbound: of('inbound') }
  return pair.outbound || pair.inbound ? pair : null
}

const transportOf = (uri: string): Gateway['transport'] =>
  (/;transport=(udp|tcp|tls)/i.exec(uri)?.[1]?.toLowerCase() as Gateway['transport']) ?? 'udp'

/** `sip:user@host:5061;transport=tls` → `host:5061`. */
const hostOf = (uri: string): string =>
  uri.replace(/^(?:sips?:)?(?:[^@]*@)?/i, '').replace(/;.*$/, '')

/** The parts of trunks by their ids. */
interface Parts {
  readonly uri: (uuid: string) => string | undefined
  readonly addresses: (uuid: string) => readonly string[]
  readonly numbers: (trunk: string) => readonly string[]
}

/** Without credentials, as passwords are not returned. The caller chooses the transport to the trunk. */
const gatewayOf = ({ outbound, inbound }: Pair, parts: Parts): Gateway => {
  const trunk = outbound ?? inbound
  const uri = inbound?.uri === undefined ? undefined : parts.uri(inbound.uri)
  const allowed = outbound?.accessList === undefined ? [] : parts.addresses(outbound.accessList)
  const id = idOf({ outbound: outbound?.uuid, inbound: inbound?.uuid })
  const name = outbound && inbound ? suffixed(outbound, 'outbound') : trunk?.name
  return {
    id,
    name: name || id,
    // For both directions, the one to dial.
    address: outbound ? (outbound.domain ?? assignedHost) : uri ? hostOf(uri) : assignedHost,
    transport: outbound || inbound?.secure ? 'tls' : transportOf(uri ?? ''),
    ...(allowed.length > 0 ? { allowedAddresses: [...allowed] } : {}),
    mediaEncryption: trunk?.secure ? 'required' : 'none',
    numbers: inbound ? [...parts.numbers(inbound.uuid)] : [],
    direction: outbound && inbound ? 'both' : outbound ? 'outbound' : 'inbound',
  }
}

const partsFor = async (api: Api, pairs: readonly Pair[]): Promise<Parts> => {
  const { uris, accessLists } = trunkApi(api)
  const hasInbound = pairs.some(({ inbound }) => inbound)
  const [allUris, lists, numbers] = await Promise.all([
    hasInbound ? uris.list() : [],
    pairs.some(({ outbound }) => outbound?.accessList) ? accessLists.list() : [],
    hasInbound ? listAll(api, '/Number/') : [],
  ])
  return {
    uri: (uuid) => textOf(allUris.find((one) => one.uuid === uuid)?.uri),
    addresses: (uuid) => lists.find((one) => one.uuid === uuid)?.addresses ?? [],
    numbers: (trunk) =>
      numbers.map(numberOf).flatMap(({ number, appId }) => (appId === trunk ? [number] : [])),
  }
}

export const readGateway = async (
  api: Api,
  id: string,
): Promise<{ readonly gateway: Gateway; readonly pair: Pair } | null> => {
  const pair = await findPair(trunkApi(api), id)
  return pair && { gateway: gatewayOf(pair, await partsFor(api, [pair])), pair }
}

export const listGateways = async (api: Api): Promise<Gateway[]> => {
  const pairs = pairUp(await trunkApi(api).trunks.list())
  const parts = await partsFor(api, pairs)
  return pairs.map((pair) => gatewayOf(pair, parts))
}
