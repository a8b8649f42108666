import { inputError, type CallError, type Fault, type Gateway } from '@callplane/core'
import { faultIf, faultUnless, nameTaken } from '@callplane/kit'

export type GatewaySpec = Omit<Gateway, 'id'>

const subject = 'Sinch gateway'

const ownHost = /^([a-z\d](?:[a-z\d-]*[a-z\d])?)\.pstn\.sinch\.com$/i
const targetHost = /^(?:(?:[a-z\d-]+\.)+[a-z\d-]+)(?::\d{1,5})?$/i
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]?\d))?$/

export const gatewayFault = (field: string, message: string): CallError =>
  inputError('input-invalid', subject, [{ path: [field], message }], 'sinch')

/** An object of that name exists with a different configuration; it is neither changed nor adopted. */
export const taken = (detail: string): CallError => nameTaken('sinch', detail)

export const isOutbound = ({ direction }: Pick<GatewaySpec, 'direction'>): boolean =>
  direction !== 'inbound'
export const isInbound = ({ direction }: Pick<GatewaySpec, 'direction'>): boolean =>
  direction !== 'outbound'

/** The first label of the trunk's domain: of the address that is dialled, else of the name. */
export const hostNameOf = ({ name, address, direction }: GatewaySpec): string => {
  const [, own] = direction === 'outbound' ? (ownHost.exec(address) ?? []) : []
  return (own ?? name)
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

/** `203.0.113.0/24` → its parts; a single address is a range of one. */
export const ipRangeOf = (
  address: string,
): { readonly ipAddress: string; readonly range: number } => {
  const [ipAddress = '', bits = '32'] = address.split('/')
  return { ipAddress, range: Number(bits) }
}

export const cidrOf = (address: string): string => {
  const { ipAddress, range } = ipRangeOf(address)
  return `${ipAddress}/${range}`
}

const defaultPorts = { udp: 5060, tcp: 5060, tls: 5061 } as const

/** Host and port of an endpoint; the transport's own port stands for none. */
export const targetOf = ({ address, transport }: Pick<GatewaySpec, 'address' | 'transport'>) => {
  const [host = '', port] = address.split(':')
  return { address: host, port: port === undefined ? defaultPorts[transport] : Number(port) }
}

export const addressOf = (host: string, port: number | undefined, transport: string): string =>
  port === undefined || port === defaultPorts[transport as keyof typeof defaultPorts]
    ? host
    : `${host}:${port}`

const proofFaults = ({ credentials, allowedAddresses = [] }: GatewaySpec): Fault[] => [
  ...(credentials
    ? (['username', 'password'] as const).flatMap((part) =>
        /^[!#-[\]-~]+$/.test(credentials[part])
          ? []
          : [{ path: ['credentials', part], message: 'must be ASCII without spaces and quotes' }],
      )
    : []),
  ...allowedAddresses.flatMap((address, index) =>
    ipv4.test(address)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be an IPv4 address or CIDR block' }],
  ),
  ...faultUnless(
    credentials || allowedAddresses.length > 0,
    ['credentials'],
    'set credentials or allowedAddresses: outbound calls need one of them',
  ),
]

const addressFaults = ({ address, direction }: GatewaySpec): Fault[] => {
  if (direction === 'outbound')
    return ownHost.test(address)
      ? []
      : [{ path: ['address'], message: 'must be <name>.pstn.sinch.com, with a name of yours' }]
  return targetHost.test(address) && !/\.sinch\.com(?::|$)/i.test(address)
    ? []
    : [{ path: ['address'], message: 'must be the host that takes the calls, outside Sinch' }]
}

/** Everything that can be checked without a request to Sinch; throws all faults at once. */
export const validateSpec = (wanted: GatewaySpec): void => {
  const { direction, region, mediaEncryption, credentials, allowedAddresses } = wanted
  const faults: Fault[] = [
    ...addressFaults(wanted),
    ...faultIf(hostNameOf(wanted) === '', ['name'], 'must hold a letter or digit of ASCII'),
    ...faultIf(
      mediaEncryption === 'required' || mediaEncryption === 'preferred',
      ['mediaEncryption'],
      'must be none: Sinch documents no encryption of the media of trunks',
    ),
    ...faultIf(region !== undefined, ['region'], 'Sinch’s trunks have none'),
    ...(isOutbound(wanted) ? proofFaults(wanted) : []),
    ...faultIf(
      direction === 'inbound' && credentials,
      ['credentials'],
      'only allowed for outbound trunks and for both directions',
    ),
    ...faultIf(
      direction === 'inbound' && allowedAddresses?.length,
      ['allowedAddresses'],
      'configure this on the host that Sinch calls',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, 'sinch')
}

/** The same for a change of a gateway that was read. */
export const validateChanges = (changes: Partial<GatewaySpec>, current: Gateway): void => {
  const cannot = (path: string, when: boolean, message: string): Fault[] =>
    when ? [{ path: [path], message }] : []
  const { direction } = current
  const faults: Fault[] = [
    ...cannot(
      'direction',
      changes.direction !== undefined && changes.direction !== direction,
      'cannot be changed',
    ),
    ...cannot(
      'address',
      changes.address !== undefined && direction === 'outbound',
      'cannot be changed: create another gateway',
    ),
    ...cannot(
      'credentials',
      changes.credentials !== undefined,
      'cannot be changed: create another gateway',
    ),
    ...cannot(
      'allowedAddresses',
      changes.allowedAddresses !== undefined && !current.allowedAddresses?.length,
      'this gateway has none: create another',
    ),
    ...cannot(
      'numbers',
      changes.numbers !== undefined && direction === 'outbound',
      'are assigned to inbound trunks; leave this empty',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, 'sinch')
  validateSpec({
    ...current,
    ...changes,
    // A gateway of both directions is read with its own domain; the target is checked instead.
    ...(direction === 'both' && changes.address === undefined
      ? { address: 'unchanged.example' }
      : {}),
    // A gateway that was read has no password.
    ...(isOutbound(current)
      ? { credentials: { username: 'unchanged', password: 'unchanged' } }
      : {}),
  })
}
