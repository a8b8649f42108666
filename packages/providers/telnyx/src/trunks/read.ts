import type { Gateway } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import { kindOf, type Connection, type Kind, type Row, type TrunkApi } from './api.ts'
import { sipRegions, usualHost } from './validate.ts'

const transports = wordTable<Gateway['transport']>({ TCP: 'tcp', TLS: 'tls' })

const regionOf = (given: unknown): string | undefined =>
  Object.entries(sipRegions).find(([, name]) => name === given)?.[0]

interface Parts {
  readonly rows: readonly Row[]
  readonly numbers: readonly string[]
}

/**
 * A connection as a gateway. Credentials are left out: passwords are not shown again. Telnyx stores neither the
 * regional host nor the inbound transport: outbound gateways are returned with the default host and TLS.
 */
const gatewayOf = (connection: Connection, kind: Kind, { rows, numbers }: Parts): Gateway => {
  const { id, connection_name: name, encrypted_media: media, inbound } = connection
  const common = {
    id,
    name: name || id,
    mediaEncryption: (media === 'SRTP' ? 'required' : 'none') as Gateway['mediaEncryption'],
    numbers: [...numbers],
  } satisfies Partial<Gateway>
  if (kind !== 'fqdn') {
    const allowed = rows.flatMap(({ ip_address: ip }) => ip ?? [])
    return {
      ...common,
      address: usualHost,
      transport: 'tls',
      ...(kind === 'ip' ? { allowedAddresses: allowed } : {}),
      direction: 'outbound',
    }
  }
  const transport = transports(connection.transport_protocol) ?? 'udp'
  const primary = rows.find((row) => row.id === inbound?.['default_primary_fqdn_id']) ?? rows[0]
  const usualPort = transport === 'tls' ? 5061 : 5060
  const port = primary?.port && primary.port !== usualPort ? `:${primary.port}` : ''
  const region = regionOf(inbound?.['sip_region'])
  return {
    ...common,
    // A connection created elsewhere may have no host yet.
    address: primary?.fqdn ? `${primary.fqdn}${port}` : usualHost,
    transport,
    ...(region === undefined ? {} : { region }),
    direction: 'inbound',
  }
}

export interface FoundGateway {
  readonly gateway: Gateway
  readonly connection: Connection
  readonly kind: Kind
  readonly rows: readonly Row[]
}

/** Null if it is not a trunk, or does not exist. */
export const readGateway = async (api: TrunkApi, id: string): Promise<FoundGateway | null> => {
  const kind = kindOf((await api.any.find(id))?.record_type)
  if (!kind) return null
  const of = { filter: { connection_id: id } }
  const [connection, rows, numbers] = await Promise.all([
    api.connections[kind].find(id),
    kind === 'ip' ? api.ips.list(of) : kind === 'fqdn' ? api.fqdns.list(of) : [],
    api.numbers.list(of),
  ])
  if (!connection) return null
  const parts = { rows, numbers: numbers.map(({ phone_number: number }) => number) }
  return { gateway: gatewayOf(connection, kind, parts), connection, kind, rows }
}

export const listGateways = async (api: TrunkApi): Promise<Gateway[]> => {
  const [fqdns, ips, numbers] = await Promise.all([
    api.fqdns.list(),
    api.ips.list(),
    api.numbers.list(),
  ])
  const gateways: Gateway[] = []
  for (const kind of ['credential', 'ip', 'fqdn'] as const)
    for (const connection of await api.connections[kind].list()) {
      const own = (row: { readonly connection_id?: string | null | undefined }) =>
        row.connection_id === connection.id
      const rows = [...fqdns, ...ips].filter(own)
      const hanging = numbers.filter(own).map(({ phone_number: number }) => number)
      gateways.push(gatewayOf(connection, kind, { rows, numbers: hanging }))
    }
  return gateways
}
