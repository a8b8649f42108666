import { CallError } from '@callplane/core'
import { removeAll, type Part } from '@callplane/kit'
import type { Connection, Kind, TrunkApi } from './api.ts'
import { gatewayFault } from './validate.ts'
import { readGateway } from './read.ts'

const byName = (name: string) => ({ filter: { name: { contains: name } } })

const refused = (error: unknown): boolean =>
  CallError.isInstance(error) && error.dialled === 'no' && error.code !== 'rate'

/**
 * True if the profile is gone. Removed before its connection, so that an interrupted removal can be repeated by the
 * connection's id. Whether Telnyx releases a profile in use or accepts an empty value for none is [inferred]; if it
 * refuses, the profile is removed after the connection.
 */
const removeProfile = async (api: TrunkApi, connection: Connection, kind: Kind, id: string) => {
  const outbound = { ...connection.outbound, outbound_voice_profile_id: '' }
  try {
    await api.connections[kind].update(connection.id, { outbound })
    await api.profiles.remove(id)
    return true
  } catch (error) {
    if (refused(error)) return false
    throw error
  }
}

const unsetPrimary = async (api: TrunkApi, id: string): Promise<void> => {
  const inbound = (await api.connections.fqdn.find(id))?.inbound
  if (inbound?.['default_primary_fqdn_id'])
    await api.connections.fqdn.update(id, {
      inbound: { ...inbound, default_primary_fqdn_id: null },
    })
}

/**
 * Removes everything that `create` made for this gateway, and its profile if it carries the name and has no other
 * users.
 */
export const removeGateway = async (api: TrunkApi, id: string): Promise<void> => {
  const found = await readGateway(api, id)
  if (!found) throw gatewayFault('id', 'no gateway has this id')
  const { gateway, kind, rows, connection } = found
  // By name, not by assignment: an interrupted removal may have detached it already.
  const named = kind === 'fqdn' ? [] : await api.profiles.list(byName(gateway.name))
  const profile = named.find(({ name }) => name === gateway.name)
  const used = connection.outbound?.['outbound_voice_profile_id'] === profile?.id ? 1 : 0
  const goes = (profile?.connections_count ?? 0) <= used
  const numbers = await api.numbers.list({ filter: { connection_id: id } })
  const rowApi = kind === 'fqdn' ? api.fqdns : api.ips
  const profileName = `outbound voice profile ${profile?.id}`
  let profileIsGone = false
  await removeAll(
    [
      ...numbers.map((number, index): Part => [
        `number ${index + 1} of ${numbers.length}`,
        () => api.numbers.update(number.id, { connection_id: '' }),
      ]),
      ...(kind === 'fqdn' && rows.length > 0
        ? [['primary host', () => unsetPrimary(api, id)] as const]
        : []),
      ...rows.map((row, index): Part => [
        `${kind === 'fqdn' ? 'host' : 'address'} ${index + 1} of ${rows.length}`,
        () => rowApi.remove(row.id),
      ]),
      ...(profile && goes
        ? [
            [
              profileName,
              async () =>
                void (profileIsGone = await removeProfile(api, connection, kind, profile.id)),
            ] as const,
          ]
        : []),
      ['connection', () => api.connections[kind].remove(id)],
      ...(profile && goes
        ? [
            [
              profileName,
              async () => (profileIsGone ? undefined : api.profiles.remove(profile.id)),
            ] as const,
          ]
        : []),
    ],
    { provider: 'telnyx', subject: 'Telnyx trunk' },
  )
}
