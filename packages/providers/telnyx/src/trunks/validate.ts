import { type CallError, inputError, type Fault, type Gateway } from '@callplane/core'
import { nameTaken, faultIf, faultUnless } from '@callplane/kit'

export type GatewaySpec = Omit<Gateway, 'id'>

const subject = 'Telnyx gateway'

/**
 * Constant hosts, one per region (sipdev.telnyx.com): the trunk is identified by credentials or address, not by its
 * host.
 */
const regionOfHost: Readonly<Record<string, string>> = {
  'sip.telnyx.com': 'us',
  'sip.telnyx.eu': 'eu',
  'sip.telnyx.com.au': 'au',
  'sip.telnyx.ca': 'ca',
}
export const usualHost = 'sip.telnyx.com'

/** The region that Telnyx calls from (OpenAPI, 16 Jul 2026: `inbound.sip_region`). */
export const sipRegions = { us: 'US', eu: 'Europe', au: 'Australia' } as const
const isSipRegion = (region: string): region is keyof typeof sipRegions => region in sipRegions

const hostPattern = /^(?=.{4,253}$)(?:[a-z\d-]+\.)+[a-z][a-z\d-]*$/i
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/32)?$/

/** Splits `host:port`; the default port is that of the transport. */
export const hostAndPort = (
  address: string,
  transport: Gateway['transport'],
): { readonly host: string; readonly port: number } => {
  const [host = '', port] = address.split(':')
  return { host: host.toLowerCase(), port: port ? Number(port) : transport === 'tls' ? 5061 : 5060 }
}

export const gatewayFault = (field: string, message: string): CallError =>
  inputError('input-invalid', subject, [{ path: [field], message }], 'telnyx')

/** An object of that name exists with a different configuration; it is neither changed nor adopted. */
export const taken = (detail: string): CallError => nameTaken('telnyx', detail)

const encryptionFaults = (
  { mediaEncryption, transport }: Partial<GatewaySpec>,
  direction: Gateway['direction'],
): Fault[] => {
  if (mediaEncryption === 'preferred')
    return [
      {
        path: ['mediaEncryption'],
        message: 'Telnyx cannot express preferred: SRTP is on (required) or off (none)',
      },
    ]
  if (mediaEncryption !== 'required') return []
  // `encrypted_media` "cannot be set if the transport_portocol is TLS" (OpenAPI, and npm telnyx 7.24.0): taken
  // literally, although the portal reportedly offers both. Over other transports the keys would be sent in the clear.
  if (direction === 'inbound')
    return [
      {
        path: ['mediaEncryption'],
        message: 'must be none: Telnyx documents that SRTP cannot be set where it calls over TLS',
      },
    ]
  return transport !== undefined && transport !== 'tls'
    ? [{ path: ['transport'], message: 'must be tls where media encryption is required' }]
    : []
}

/** "4-32 characters long and alphanumeric values only", "8 to 128 characters long" (OpenAPI, 16 Jul 2026). */
const credentialFaults = ({ credentials }: Partial<GatewaySpec>): Fault[] => {
  if (!credentials) return []
  const { username, password } = credentials
  return [
    ...faultUnless(
      /^[A-Za-z\d]{4,32}$/.test(username),
      ['credentials', 'username'],
      'must be 4 to 32 letters and digits',
    ),
    ...faultUnless(
      password.length >= 8 && password.length <= 128,
      ['credentials', 'password'],
      'must be 8 to 128 characters',
    ),
  ]
}

const addressFaults = ({ allowedAddresses = [] }: Partial<GatewaySpec>): Fault[] =>
  allowedAddresses.flatMap((address, index) =>
    ipv4.test(address)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be a single IPv4 address' }],
  )

const outboundFaults = (wanted: GatewaySpec): Fault[] => {
  const { address, credentials, allowedAddresses = [], region } = wanted
  const { host } = hostAndPort(address, wanted.transport)
  const own = regionOfHost[host]
  return [
    ...faultUnless(own, ['address'], `must be one of ${Object.keys(regionOfHost).join(', ')}`),
    ...faultIf(
      own && region !== undefined && region !== own,
      ['region'],
      `must be ${own} for this address`,
    ),
    ...credentialFaults(wanted),
    ...addressFaults(wanted),
    ...faultIf(
      (credentials === undefined) === (allowedAddresses.length === 0),
      ['credentials'],
      'set either credentials or allowedAddresses: a Telnyx connection uses one of them',
    ),
  ]
}

const inboundFaults = ({
  address,
  transport,
  credentials,
  allowedAddresses,
  region,
}: GatewaySpec) => {
  const { host, port } = hostAndPort(address, transport)
  return [
    ...faultUnless(
      hostPattern.test(host) && port >= 1 && port <= 65_535 && !(host in regionOfHost),
      ['address'],
      'must be the name of the host that takes the calls',
    ),
    ...faultUnless(
      region === undefined || isSipRegion(region),
      ['region'],
      `must be one of ${Object.keys(sipRegions).join(', ')}`,
    ),
    ...faultIf(
      credentials,
      ['credentials'],
      'Telnyx sends no credentials to the host that it calls',
    ),
    ...faultIf(
      allowedAddresses?.length,
      ['allowedAddresses'],
      'configure this on the host that Telnyx calls',
    ),
  ]
}

/** Everything that can be checked without a request to Telnyx; throws all faults at once. */
export const validateSpec = (wanted: GatewaySpec): void => {
  const { name, direction } = wanted
  const faults: Fault[] = [
    // Minimum for outbound voice profiles and for look-ups by name (OpenAPI, 16 Jul 2026).
    ...faultUnless(name.length >= 3, ['name'], 'must have at least 3 characters'),
    ...encryptionFaults(wanted, direction),
    ...(direction === 'outbound' ? outboundFaults(wanted) : []),
    ...(direction === 'inbound' ? inboundFaults(wanted) : []),
    ...faultIf(
      direction === 'both',
      ['direction'],
      'Telnyx takes calls at its own address and sends them to yours: create two',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, 'telnyx')
}

/** The same for a change. Refuses changes that would need another kind of connection. */
export const validateChanges = (changes: Partial<GatewaySpec>, current: Gateway): void => {
  const byAddress = (current.allowedAddresses?.length ?? 0) > 0
  const cannot = (path: string, when: boolean, message: string): Fault[] =>
    when ? [{ path: [path], message }] : []
  const { direction } = current
  const inbound = direction === 'inbound'
  const faults: Fault[] = [
    ...cannot(
      'direction',
      changes.direction !== undefined && changes.direction !== direction,
      'cannot be changed',
    ),
    ...cannot(
      'credentials',
      changes.credentials !== undefined && (inbound || byAddress),
      'this gateway has none: create another',
    ),
    ...cannot(
      'allowedAddresses',
      changes.allowedAddresses !== undefined && !byAddress,
      'this gateway has none: create another',
    ),
    ...cannot(
      'allowedAddresses',
      byAddress && changes.allowedAddresses?.length === 0,
      'must not become empty: no call would be accepted',
    ),
    ...cannot(
      'numbers',
      changes.numbers !== undefined && !inbound,
      'are assigned to inbound gateways; outbound gateways may show any number of the account',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, 'telnyx')
  const merged = { ...current, ...changes }
  // A gateway that was read has no password, and its address is always valid.
  validateSpec({
    ...merged,
    ...(inbound || byAddress || changes.credentials
      ? {}
      : { credentials: { username: 'unchanged', password: 'unchanged' } }),
  })
}
