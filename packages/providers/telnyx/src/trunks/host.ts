import { type Step, resultFor } from '@callplane/kit'
import type { Json, TrunkApi } from './api.ts'
import { hostAndPort, sipRegions, type GatewaySpec } from './validate.ts'

/** Ids that earlier steps found or created. */
export interface Created {
  readonly profile?: string
  readonly connection?: string
  readonly host?: string
  /** Whether the connection was there before; its new password stays. */
  readonly hadConnection?: boolean
}
export type TrunkStep = Step<Created>

export const need = resultFor('telnyx')

/** Numbers in E.164 with a plus in both directions; by default they are national or lack it. */
const formats = { ani_number_format: '+E.164', dnis_number_format: '+e164' }

export const inboundOf = ({ region }: Pick<GatewaySpec, 'region'>): Json => ({
  ...formats,
  ...(region === undefined ? {} : { sip_region: sipRegions[region as keyof typeof sipRegions] }),
})

/** Target of inbound calls, with the highest priority. */
export const hostSteps = (api: TrunkApi, wanted: GatewaySpec): TrunkStep[] => {
  const { host: fqdn, port } = hostAndPort(wanted.address, wanted.transport)
  const find = async ({ connection }: Created) => {
    const rows = await api.fqdns.list({ filter: { connection_id: need(connection) } })
    return rows.find((row) => row.fqdn === fqdn && row.port === port) ?? null
  }
  const primary = async ({ connection }: Created) =>
    (await api.connections.fqdn.find(need(connection)))?.inbound?.['default_primary_fqdn_id'] ??
    null
  const setPrimary = async ({ connection }: Created, id: string | null) =>
    void (await api.connections.fqdn.update(need(connection), {
      inbound: { ...inboundOf(wanted), default_primary_fqdn_id: id },
    }))
  return [
    {
      name: 'host',
      async find(made) {
        const row = await find(made)
        return row && { host: row.id }
      },
      async do({ connection }) {
        // "For cases where a port is set, the DNS record type must be 'a'" (OpenAPI, 16 Jul 2026).
        const row = { connection_id: need(connection), fqdn, port, dns_record_type: 'a' }
        return { host: (await api.fqdns.create(row)).id }
      },
      async undo(made) {
        const row = await find(made)
        if (row) await api.fqdns.remove(row.id)
      },
    },
    {
      name: 'primary host',
      find: async (made) => ((await primary(made)) === need(made.host) ? {} : null),
      do: (made) => setPrimary(made, need(made.host)),
      undo: (made) => setPrimary(made, null),
    },
  ]
}
