import type { Gateway } from '@callplane/core'
import type { TrunkApi } from './api.ts'
import { placedNumbers, refuseOthers, unassign } from './assign-numbers.ts'
import { readGateway, type ReadGateway } from './read.ts'
import {
  cidrOf,
  gatewayFault,
  ipRangeOf,
  targetOf,
  validateChanges,
  type GatewaySpec,
} from './validate.ts'

type Account = () => Promise<readonly string[]>

const setNumbers = async (
  api: TrunkApi,
  account: Account,
  { trunk, numbers }: ReadGateway,
  wanted: readonly string[],
): Promise<void> => {
  refuseOthers(await placedNumbers(api, account, wanted), trunk.id)
  const there = numbers.map(({ number }) => number)
  for (const number of new Set(wanted))
    if (!there.includes(number)) await api.numbers.assign(trunk.id, number)
  for (const number of there) if (!wanted.includes(number)) await unassign(api, trunk.id, number)
}

/** The endpoint of the gateway, the first where there are several. */
const moveEndpoint = async (
  api: TrunkApi,
  { trunk, endpoints: [endpoint], gateway }: ReadGateway,
  { name, address, transport }: Partial<GatewaySpec>,
): Promise<void> => {
  if (!endpoint || (name ?? address ?? transport) === undefined) return
  const wanted = transport ?? gateway.transport
  const target =
    address === undefined
      ? { address: endpoint.address, port: endpoint.port }
      : targetOf({ address, transport: wanted })
  await api.endpoints.update(trunk.id, endpoint.id, {
    name: name !== undefined && endpoint.name === gateway.name ? name : endpoint.name,
    ...target,
    transport: wanted.toUpperCase(),
    priority: 1,
    enabled: true,
  })
}

/** Sets each part to the requested value, so that an interrupted change can be repeated. */
export const changeGateway = async (
  api: TrunkApi,
  account: Account,
  id: string,
  changes: Partial<GatewaySpec>,
): Promise<Gateway> => {
  const found = await readGateway(api, id)
  if (!found) throw gatewayFault('id', 'no gateway has this id')
  const { gateway: current, trunk, accessLists } = found
  validateChanges(changes, current)
  const { name, allowedAddresses, numbers } = changes
  const [list] = accessLists
  if (list && allowedAddresses)
    await api.accessLists.update(list.id, {
      name: list.name,
      enabled: true,
      ipRanges: [...new Set(allowedAddresses.map(cidrOf))].map(ipRangeOf),
    })
  await moveEndpoint(api, found, changes)
  if (name !== undefined) await api.trunks.update(trunk.id, { name, hostName: trunk.hostName })
  if (numbers && current.direction !== 'outbound') await setNumbers(api, account, found, numbers)
  return (await readGateway(api, id))?.gateway ?? { ...current, ...changes }
}
