import { removeAll, type Part } from '@callplane/kit'
import type { Named, TrunkApi } from './api.ts'
import { readGateway } from './read.ts'
import { gatewayFault } from './validate.ts'

/**
 * Everything that `create` makes for this gateway, in the documented order: numbers, endpoints, links, and the trunk,
 * whose id is the gateway's, so that an interrupted removal can be repeated.
 */
export const removeGateway = async (api: TrunkApi, id: string): Promise<void> => {
  const found = await readGateway(api, id)
  if (!found) throw gatewayFault('id', 'no gateway has this id')
  const { trunk, numbers, endpoints, credentialLists, accessLists } = found
  // Those that an interrupted removal has left have the name, and no link.
  const [allCredentials, allAddresses] = await Promise.all([
    api.credentialLists.list(),
    api.accessLists.list(),
  ])
  const listParts = (
    what: string,
    lists: readonly Named[],
    named: readonly Named[],
    all: {
      unlink(trunk: string, id: string): Promise<void>
      users(id: string): Promise<readonly string[]>
      remove(id: string): Promise<void>
    },
  ): { readonly links: Part[]; readonly own: Part[] } => ({
    links: lists.map((list): Part => [`link of the ${what}`, () => all.unlink(trunk.id, list.id)]),
    // One with another name may serve other trunks.
    own: named.flatMap((list): Part[] =>
      list.name === trunk.name
        ? [
            [
              what,
              async () => {
                if ((await all.users(list.id)).length === 0) await all.remove(list.id)
              },
            ],
          ]
        : [],
    ),
  })
  const credentials = listParts(
    'credential list',
    credentialLists,
    allCredentials,
    api.credentialLists,
  )
  const addresses = listParts('access list', accessLists, allAddresses, api.accessLists)
  await removeAll(
    [
      ...numbers.map((number, index): Part => [
        `number ${index + 1} of ${numbers.length}`,
        () => api.numbers.unassign(trunk.id, number.id),
      ]),
      ...endpoints.map((endpoint): Part => [
        'SIP endpoint',
        () => api.endpoints.remove(trunk.id, endpoint.id),
      ]),
      ...credentials.links,
      ...addresses.links,
      ...credentials.own,
      ...addresses.own,
      ['trunk', () => api.trunks.remove(trunk.id)],
    ],
    { provider: 'sinch', subject: 'Sinch trunk' },
  )
}
