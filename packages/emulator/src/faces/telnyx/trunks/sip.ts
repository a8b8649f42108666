import type { HostHandler, IncomingLeg } from '../../../network/hosts.ts'
import { carryOn, isWithin, phoneOf } from '../../../network/onward.ts'
import { userOf } from '../../../outcomes.ts'
import { read } from '../parameters.ts'
import { inboundOf, outboundOf, type TrunkDeps } from './connection-routes.ts'
import type { Connection, Thing } from './state.ts'

/** sipdev.telnyx.com, "SIP signaling addresses". Which one a call comes in at decides nothing. */
const HOSTS = [
  'sip.telnyx.com',
  'sip.telnyx.eu',
  'sip.telnyx.com.au',
  'sip.telnyx.ca',
  'sip.telnyx.asia',
]

/** Countries of destinations, by the longest prefix; others are in nobody's whitelist here. */
const COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  '1': ['US', 'CA'],
  '33': ['FR'],
  '34': ['ES'],
  '39': ['IT'],
  '44': ['GB'],
  '49': ['DE'],
  '61': ['AU'],
  '65': ['SG'],
  '91': ['IN'],
}

const countriesOf = (e164: string): readonly string[] =>
  [2, 1].flatMap((length) => COUNTRIES[e164.slice(1, 1 + length)] ?? [])

/** What comes in by SIP, or to numbers of the account. */
export function createSip(deps: TrunkDeps & { readonly park: HostHandler }): { refresh(): void } {
  const { context, state, account, park } = deps
  const { network, id: provider, random, log } = context
  let releases: (() => void)[] = []

  const reject = (leg: IncomingLeg, status: number, why: string): void => {
    log(`telnyx ${status} ${why}`)
    leg.reject(status)
  }

  /** "Recognised by credentials, IP, token, tech prefix or P-Charge-Info": the first two of them. */
  const recognise = ({ sip }: IncomingLeg): Connection | undefined =>
    [...state.connections.values()].find((connection) => {
      const { kind, values } = connection
      if (values['active'] === false) return false
      if (kind === 'credential_connection')
        return (
          sip.auth !== undefined &&
          sip.auth.username === values['user_name'] &&
          sip.auth.password === values['password']
        )
      return (
        kind === 'ip_connection' &&
        [...state.ips.values()].some(
          (row) =>
            row.values['connection_id'] === connection.id &&
            isWithin(sip.source, String(row.values['ip_address'])),
        )
      )
    })

  /** From the customer's SIP to the telephone network. */
  const terminate = (connection: Connection, leg: IncomingLeg): void => {
    const outbound = outboundOf(connection)
    const profile = state.profiles.get(String(outbound['outbound_voice_profile_id']))
    if (profile?.values['enabled'] !== true)
      return reject(leg, 403, 'the connection has no outbound voice profile')
    const wantsSrtp = read(connection.values, 'encrypted_media') === 'SRTP'
    if (wantsSrtp !== (leg.sip.srtp === true)) return reject(leg, 488, 'media encryption differs')
    const to = phoneOf(userOf(leg.to))
    if (to === undefined) return reject(leg, 404, 'the number is not valid (D11)')
    const allowed = profile.values['whitelisted_destinations'] as readonly string[]
    if (!countriesOf(to).some((country) => allowed.includes(country)))
      return reject(leg, 403, 'the destination is not whitelisted (D13)')
    // `always`, the default, takes the place of any caller ID; the other two of ordinary or emergency calls.
    const override = read<string>(outbound, 'ani_override')
    const shown =
      override !== undefined && outbound['ani_override_type'] !== 'emergency'
        ? phoneOf(override)
        : phoneOf(userOf(leg.from))
    // Other numbers need the Verified Numbers API, which is not here.
    if (shown === undefined || !account.owns(shown))
      return reject(leg, 403, 'caller ID is no number of the account (D35)')
    carryOn(network, leg, { provider, from: shown, to, callId: random.uuid() })
  }

  const rowsOf = (rows: ReadonlyMap<string, Thing>, id: string): readonly Thing[] =>
    [...rows.values()].filter(({ values }) => values['connection_id'] === id)

  /** From the telephone network to whom the connection names. */
  const originate = (connection: Connection, number: string, leg: IncomingLeg): void => {
    const inbound = inboundOf(connection)
    const fqdns = rowsOf(state.fqdns, connection.id)
    const primary = fqdns.find(({ id }) => id === inbound['default_primary_fqdn_id'])
    const row = primary ?? fqdns[0] ?? rowsOf(state.ips, connection.id)[0]
    // A credential connection rings who is registered with it: nobody here.
    if (!row) return reject(leg, 480, 'the connection has nobody to call')
    const { fqdn, ip_address: ip, port } = row.values
    const transport = String(connection.values['transport_protocol'] ?? 'UDP').toLowerCase()
    const user = inbound['dnis_number_format'] === '+e164' ? number : number.slice(1)
    const caller = phoneOf(userOf(leg.from)) ?? leg.from
    const plus = String(inbound['ani_number_format']).startsWith('+')
    carryOn(network, leg, {
      provider,
      from: plus ? caller : caller.replace(/^\+/, ''),
      to: `sip:${user}@${String(fqdn ?? ip)}${port === null ? '' : `:${String(port)}`};transport=${transport}`,
      callId: random.uuid(),
      sip: {
        transport: transport as 'udp' | 'tcp' | 'tls',
        srtp: read(connection.values, 'encrypted_media') === 'SRTP',
      },
    })
  }

  const toNumber = (number: string, leg: IncomingLeg): void => {
    const owned = state.numberOf(number)
    if (!owned) return reject(leg, 404, 'not a number of the account')
    if (owned.connectionId === account.connectionId) return park(leg)
    const connection = state.connections.get(owned.connectionId ?? '')
    if (!connection) return reject(leg, 480, 'the number has no connection')
    originate(connection, number, leg)
  }

  for (const host of HOSTS)
    network.hosts.register(host, (leg) => {
      const connection = recognise(leg)
      if (connection) return terminate(connection, leg)
      // Who gives credentials wants to call out: those that nobody knows are refused after the 407.
      if (leg.sip.auth) return reject(leg, 403, 'nobody has these credentials')
      // What else arrives is the telephone network, on its way to a number of the account.
      const to = phoneOf(userOf(leg.to))
      if (to !== undefined && state.numberOf(to)) return toNumber(to, leg)
      reject(leg, 403, 'neither credentials nor a known address')
    })

  return {
    refresh() {
      for (const release of releases) release()
      // Numbers of the application ring as before: it is reached at the SIP hosts.
      releases = state
        .numbers()
        .filter(({ connectionId }) => state.connections.has(connectionId ?? ''))
        .map(({ number }) => network.hosts.registerNumber(number, (leg) => toNumber(number, leg)))
    },
  }
}
