import type { Gateway } from '@callplane/core'
import type { Json, Row, TrunkApi } from './api.ts'
import { validateChanges, gatewayFault, hostAndPort, type GatewaySpec } from './validate.ts'
import { inboundOf } from './host.ts'
import { addressesOf } from './find.ts'
import { ownedNumbers, refuseOthers } from './assign-numbers.ts'
import { readGateway } from './read.ts'

const setAddresses = async (
  api: TrunkApi,
  id: string,
  rows: readonly Row[],
  wanted: readonly string[],
): Promise<void> => {
  const there = new Set(rows.map(({ ip_address: ip }) => ip))
  // New addresses first, so that there is always an accepted one.
  for (const ip of wanted)
    if (!there.has(ip)) await api.ips.create({ connection_id: id, ip_address: ip, port: 5060 })
  for (const row of rows) if (!wanted.includes(row.ip_address ?? '')) await api.ips.remove(row.id)
}

const setHost = async (api: TrunkApi, gateway: Gateway, rows: readonly Row[]): Promise<void> => {
  const { host: fqdn, port } = hostAndPort(gateway.address, gateway.transport)
  const there = rows.find((row) => row.fqdn === fqdn && row.port === port)
  const row = { connection_id: gateway.id, fqdn, port, dns_record_type: 'a' }
  const { id } = there ?? (await api.fqdns.create(row))
  await api.connections.fqdn.update(gateway.id, {
    transport_protocol: gateway.transport.toUpperCase(),
    inbound: { ...inboundOf(gateway), default_primary_fqdn_id: id },
  })
  for (const one of rows) if (one.id !== id) await api.fqdns.remove(one.id)
}

const setNumbers = async (api: TrunkApi, id: string, wanted: readonly string[]): Promise<void> => {
  const owned = await ownedNumbers(api, wanted)
  await refuseOthers(api, owned, id)
  for (const one of owned)
    if (one.connection_id !== id) await api.numbers.update(one.id, { connection_id: id })
  for (const one of await api.numbers.list({ filter: { connection_id: id } }))
    if (!wanted.includes(one.phone_number)) await api.numbers.update(one.id, { connection_id: '' })
}

/** Sets each part to the requested value, so that an interrupted change can be repeated. */
export const changeGateway = async (
  api: TrunkApi,
  id: string,
  changes: Partial<GatewaySpec>,
): Promise<Gateway> => {
  const found = await readGateway(api, id)
  if (!found) throw gatewayFault('id', 'no gateway has this id')
  const { gateway: current, kind, rows } = found
  validateChanges(changes, current)
  const { name, credentials, mediaEncryption, allowedAddresses, numbers } = changes
  const connection: Json = {
    ...(name === undefined ? {} : { connection_name: name }),
    ...(credentials ? { user_name: credentials.username, password: credentials.password } : {}),
    ...(mediaEncryption === undefined || kind === 'fqdn'
      ? {}
      : { encrypted_media: mediaEncryption === 'required' ? 'SRTP' : null }),
  }
  if (Object.keys(connection).length > 0) {
    const { outbound } = await api.connections[kind].update(id, connection)
    const used = outbound?.['outbound_voice_profile_id']
    const profile = typeof used === 'string' && used !== '' ? await api.profiles.find(used) : null
    if (name !== undefined && profile?.name === current.name)
      await api.profiles.update(profile.id, { name })
  }
  if (allowedAddresses) await setAddresses(api, id, rows, addressesOf(changes))
  const { address, transport, region } = changes
  if (kind === 'fqdn' && (address ?? transport ?? region) !== undefined)
    await setHost(api, { ...current, ...changes, id }, rows)
  if (numbers) await setNumbers(api, id, numbers)
  return (await readGateway(api, id))?.gateway ?? { ...current, ...changes }
}
