import { removeAll, type Part } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { trunkApi, type Named } from './api.ts'
import { gatewayFault } from './validate.ts'
import { numbersOn, setApp } from './assign-numbers.ts'
import { readGateway } from './read.ts'

/**
 * Everything that `create` makes for this gateway. Trunks come last: their ids are the gateway's, so an interrupted
 * removal can be repeated. Plivo allows removing parts that a trunk still uses.
 */
export const removeGateway = async (api: Api, id: string): Promise<void> => {
  const found = await readGateway(api, id)
  if (!found) throw gatewayFault('id', 'no gateway has this id')
  const { name } = found.gateway
  const { outbound, inbound } = found.pair
  const { trunks, credentials, accessLists, uris } = trunkApi(api)
  // The remaining half of a pair has the trunk's name with its direction.
  const names = new Set([name, name.replace(/ (?:outbound|inbound)$/, '')])
  const part = async (
    label: string,
    uuid: string | undefined,
    all: { find(uuid: string): Promise<Named | null>; remove(uuid: string): Promise<void> },
  ): Promise<Part[]> => {
    const there = uuid === undefined ? null : await all.find(uuid)
    // One with another name may serve other trunks.
    return there && names.has(there.name ?? '') ? [[label, () => all.remove(there.uuid)]] : []
  }
  const numbers = inbound ? await numbersOn(api, inbound.uuid) : []
  await removeAll(
    [
      ...numbers.map((number, index): Part => [
        `number ${index + 1} of ${numbers.length}`,
        () => setApp(api, number, ''),
      ]),
      ...(await part('credential', outbound?.credential, credentials)),
      ...(await part('access list', outbound?.accessList, accessLists)),
      ...(await part('origination URI', inbound?.uri, uris)),
      ...[outbound, inbound].flatMap((trunk): Part[] =>
        trunk ? [[`${trunk.direction} trunk`, () => trunks.remove(trunk.uuid)]] : [],
      ),
    ],
    { provider: 'plivo', subject: 'Plivo trunk' },
  )
}
