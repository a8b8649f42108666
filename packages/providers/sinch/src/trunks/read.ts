import type { Gateway } from '@callplane/core'
import type { AccessList, CredentialList, Endpoint, Trunk, TrunkApi, TrunkNumber } from './api.ts'
import { addressOf } from './validate.ts'

/** A gateway with the parts that it is made of. */
export interface ReadGateway {
  readonly gateway: Gateway
  readonly trunk: Trunk
  readonly credentialLists: readonly CredentialList[]
  readonly accessLists: readonly AccessList[]
  readonly endpoints: readonly Endpoint[]
  readonly numbers: readonly TrunkNumber[]
}

const transportOf = (transport: string): Gateway['transport'] =>
  transport === 'tcp' || transport === 'tls' ? transport : 'udp'

/**
 * Without credentials, as passwords are not returned. A trunk without an endpoint takes calls in one direction only. The
 * caller chooses the transport to a trunk, which is read as the most it takes.
 */
const gatewayOf = (parts: Omit<ReadGateway, 'gateway'>): Gateway => {
  const { trunk, accessLists, endpoints, numbers } = parts
  const hasLists = parts.credentialLists.length > 0 || accessLists.length > 0
  const [endpoint] = endpoints
  const direction = endpoint ? (hasLists ? 'both' : 'inbound') : 'outbound'
  const allowed = accessLists.flatMap(({ addresses }) => addresses)
  return {
    id: trunk.id,
    name: trunk.name,
    address:
      endpoint && direction === 'inbound'
        ? addressOf(endpoint.address, endpoint.port, endpoint.transport)
        : trunk.domain,
    transport: endpoint ? transportOf(endpoint.transport) : 'tls',
    ...(allowed.length > 0 && { allowedAddresses: allowed }),
    mediaEncryption: 'none',
    numbers: numbers.map(({ number }) => number),
    direction,
  }
}

const readTrunk = async (
  api: TrunkApi,
  trunk: Trunk,
  lists: readonly AccessList[],
): Promise<ReadGateway> => {
  const [credentialLists, linked, endpoints, numbers] = await Promise.all([
    api.credentialLists.linked(trunk.id),
    api.accessLists.linked(trunk.id),
    api.endpoints.list(trunk.id),
    api.numbers.list(trunk.id),
  ])
  const accessLists = lists.filter(({ id }) => linked.includes(id))
  const parts = { trunk, credentialLists, accessLists, endpoints, numbers }
  return { ...parts, gateway: gatewayOf(parts) }
}

export const readGateway = async (api: TrunkApi, id: string): Promise<ReadGateway | null> => {
  const trunk = await api.trunks.find(id)
  return trunk && readTrunk(api, trunk, await api.accessLists.list())
}

export const listGateways = async (api: TrunkApi): Promise<Gateway[]> => {
  const [trunks, lists] = await Promise.all([api.trunks.list(), api.accessLists.list()])
  const read = await Promise.all(trunks.map((trunk) => readTrunk(api, trunk, lists)))
  return read.map(({ gateway }) => gateway)
}
