import { toE164, userOf } from '../../../network/addresses.ts'
import { bridge } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Reject } from '../../shared/incoming.ts'
import { read } from '../parameters.ts'
import { inboundOf, type TrunkDeps } from './resources.ts'
import type { Resource } from '../resource.ts'
import type { Connection } from './state.ts'

const rowsOf = (rows: ReadonlyMap<string, Resource>, id: string): readonly Resource[] =>
  [...rows.values()].filter(({ values }) => values['connection_id'] === id)

/** From the telephone network to the host or address of the connection. */
export function originate(
  connection: Connection,
  number: string,
  leg: IncomingLeg,
  { context: { network, id: provider, random }, state }: TrunkDeps,
  reject: Reject,
): void {
  const inbound = inboundOf(connection)
  const fqdns = rowsOf(state.fqdns, connection.id)
  const primary = fqdns.find(({ id }) => id === inbound['default_primary_fqdn_id'])
  const row = primary ?? fqdns[0] ?? rowsOf(state.ips, connection.id)[0]
  // A credential connection rings what is registered with it: registration is not emulated.
  if (!row) return reject(leg, 480, 'the connection has no host or address')
  const { fqdn, ip_address: ip, port } = row.values
  const transport = String(connection.values['transport_protocol'] ?? 'UDP').toLowerCase()
  const user = inbound['dnis_number_format'] === '+e164' ? number : number.slice(1)
  const caller = toE164(userOf(leg.from)) ?? leg.from
  const plus = String(inbound['ani_number_format']).startsWith('+')
  const target = {
    provider,
    from: plus ? caller : caller.replace(/^\+/, ''),
    to: `sip:${user}@${String(fqdn ?? ip)}${port === null ? '' : `:${String(port)}`};transport=${transport}`,
    callId: random.uuid(),
    sip: {
      transport: transport as 'udp' | 'tcp' | 'tls',
      srtp: read(connection.values, 'encrypted_media') === 'SRTP',
    },
  }
  bridge(network, leg, [target])
}
