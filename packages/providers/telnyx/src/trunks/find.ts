import { kindOf, type Connection, type Kind, type Row, type TrunkApi } from './api.ts'
import { hostAndPort, taken, type GatewaySpec } from './validate.ts'

export const kindFor = ({ direction, credentials }: GatewaySpec): Kind =>
  direction === 'inbound' ? 'fqdn' : credentials ? 'credential' : 'ip'

/** Profiles carry the name of their connection. */
const refuseProfile = async (api: TrunkApi, { outbound }: Connection, { name }: GatewaySpec) => {
  const id = outbound?.['outbound_voice_profile_id']
  const profile = typeof id === 'string' && id !== '' ? await api.profiles.find(id) : null
  if (profile?.name !== name) throw taken('a connection with it uses another voice profile')
}

/**
 * The connection with our name, or null. Throws if its configuration differs. Passwords are not compared, as Telnyx
 * returns none.
 */
export const findConnection = async (
  api: TrunkApi,
  wanted: GatewaySpec,
): Promise<(Connection & { readonly rows: readonly Row[] }) | null> => {
  const filter = { connection_name: { contains: wanted.name } }
  const all = await api.any.list({ filter })
  const hits = all.filter(({ connection_name: name }) => name === wanted.name)
  const [hit] = hits
  if (!hit) return null
  if (hits.length > 1) throw taken(`${hits.length} connections have it`)
  const kind = kindFor(wanted)
  if (kindOf(hit.record_type) !== kind) throw taken('a connection of another kind has it')
  const connection = await api.connections[kind].find(hit.id)
  if (!connection) return null
  const wantsSrtp = wanted.mediaEncryption === 'required'
  if (wantsSrtp !== (connection.encrypted_media === 'SRTP'))
    throw taken('a connection with it has another media encryption')
  if (kind !== 'fqdn') await refuseProfile(api, connection, wanted)
  const of = { filter: { connection_id: connection.id } }
  if (kind === 'credential') {
    if (connection.user_name !== wanted.credentials?.username)
      throw taken('a connection with it has another user name')
    return { ...connection, rows: [] }
  }
  if (kind === 'ip') {
    const rows = await api.ips.list(of)
    const ours = addressesOf(wanted)
    if (rows.some(({ ip_address: ip }) => !ours.includes(ip ?? '')))
      throw taken('a connection with it accepts other addresses')
    return { ...connection, rows }
  }
  const rows = await api.fqdns.list(of)
  const { host, port } = hostAndPort(wanted.address, wanted.transport)
  if (rows.some((row) => row.fqdn !== host || row.port !== port))
    throw taken('a connection with it has another target')
  if ((connection.transport_protocol ?? 'UDP') !== wanted.transport.toUpperCase())
    throw taken('a connection with it has another transport')
  return { ...connection, rows }
}

/** `203.0.113.9/32` is one address; Telnyx accepts no CIDR blocks. */
export const addressesOf = ({
  allowedAddresses = [],
}: Pick<GatewaySpec, 'allowedAddresses'>): string[] => [
  ...new Set(allowedAddresses.map((block) => block.replace(/\/32$/, ''))),
]
