import { type CallError, inputError, type Fault, type Gateway } from '@callplane/core'
import { nameTaken, faultIf, faultUnless } from '@callplane/kit'

export type GatewaySpec = Omit<Gateway, 'id'>
export type Direction = 'outbound' | 'inbound'

const subject = 'Plivo gateway'

/** Plivo generates the first label when it creates the trunk; it is read back afterwards. */
export const assignedHost = 'zt.plivo.com'
const ownHost = /^(?:\d+\.)?zt\.plivo\.com$/i
const targetHost = /^(?:(?:[a-z\d-]+\.)+[a-z\d-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]?\d))?$/

export const gatewayFault = (field: string, message: string): CallError =>
  inputError('input-invalid', subject, [{ path: [field], message }], 'plivo')

/** An object of that name exists with a different configuration; it is neither changed nor adopted. */
export const taken = (detail: string): CallError => nameTaken('plivo', detail)

export const directionsOf = ({ direction }: Pick<GatewaySpec, 'direction'>): readonly Direction[] =>
  direction === 'both' ? ['outbound', 'inbound'] : [direction]

/** TLS and SRTP are one switch (docs.plivo.com/docs/sip-trunking/api/trunks, `secure`). */
export const isSecure = ({ mediaEncryption }: Pick<GatewaySpec, 'mediaEncryption'>): boolean =>
  mediaEncryption === 'required'

const encryptionFaults = ({ mediaEncryption, transport }: GatewaySpec): Fault[] => [
  ...faultIf(
    mediaEncryption === 'preferred',
    ['mediaEncryption'],
    'Plivo cannot express preferred: a trunk is secure (required) or not (none)',
  ),
  ...faultIf(
    mediaEncryption === 'required' && transport !== 'tls',
    ['transport'],
    'must be tls where media encryption is required',
  ),
]

/** Plivo documents no rules for either; characters that digest authentication cannot carry are refused. */
const credentialFaults = ({ credentials }: GatewaySpec): Fault[] =>
  credentials
    ? (['username', 'password'] as const).flatMap((part) =>
        /^[!#-[\]-~]+$/.test(credentials[part])
          ? []
          : [{ path: ['credentials', part], message: 'must be ASCII without spaces and quotes' }],
      )
    : []

const proofFaults = (wanted: GatewaySpec): Fault[] => [
  ...credentialFaults(wanted),
  ...(wanted.allowedAddresses ?? []).flatMap((address, index) =>
    ipv4.test(address)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be an IPv4 address or CIDR block' }],
  ),
  ...faultUnless(
    wanted.credentials || wanted.allowedAddresses?.length,
    ['credentials'],
    'set credentials or allowedAddresses: an outbound trunk needs one of them',
  ),
]

const addressFaults = ({ address, direction }: GatewaySpec): Fault[] => {
  if (direction === 'outbound')
    return ownHost.test(address)
      ? []
      : [{ path: ['address'], message: `must be ${assignedHost}: Plivo draws the rest of it` }]
  return targetHost.test(address) && !/\.plivo\.com(?::|$)/i.test(address)
    ? []
    : [{ path: ['address'], message: 'must be the host that takes the calls, outside Plivo' }]
}

const inboundFaults = ({ credentials, allowedAddresses }: GatewaySpec): Fault[] => [
  ...faultIf(
    credentials,
    ['credentials'],
    'only allowed for outbound trunks and for both directions',
  ),
  ...faultIf(
    allowedAddresses?.length,
    ['allowedAddresses'],
    'configure this on the host that Plivo calls',
  ),
]

/** Everything that can be checked without a request to Plivo; throws all faults at once. */
export const validateSpec = (wanted: GatewaySpec): void => {
  const { direction, region } = wanted
  const faults: Fault[] = [
    ...encryptionFaults(wanted),
    ...addressFaults(wanted),
    ...faultIf(region !== undefined, ['region'], 'Plivo’s trunks have none'),
    ...(direction === 'inbound' ? inboundFaults(wanted) : proofFaults(wanted)),
  ]
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, 'plivo')
}

/** The same for a change. `has`: how the gateway authenticates callers. */
export const validateChanges = (
  changes: Partial<GatewaySpec>,
  current: Gateway,
  has: { readonly credentials: boolean; readonly addresses: boolean },
): void => {
  const { direction } = current
  const cannot = (path: string, when: boolean, message: string): Fault[] =>
    when ? [{ path: [path], message }] : []
  const faults: Fault[] = [
    ...cannot(
      'direction',
      changes.direction !== undefined && changes.direction !== direction,
      'cannot be changed',
    ),
    ...cannot(
      'address',
      changes.address !== undefined && direction === 'outbound',
      'cannot be changed: Plivo draws it',
    ),
    ...cannot(
      'credentials',
      changes.credentials !== undefined && !has.credentials,
      'this gateway has none: create another',
    ),
    ...cannot(
      'allowedAddresses',
      changes.allowedAddresses !== undefined && !has.addresses,
      'this gateway has none: create another',
    ),
    ...cannot(
      'allowedAddresses',
      changes.allowedAddresses?.length === 0,
      'must not become empty: Plivo takes no empty list',
    ),
    ...cannot(
      'numbers',
      changes.numbers !== undefined && direction === 'outbound',
      'are assigned to inbound trunks; leave this empty',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, 'plivo')
  validateSpec({
    ...current,
    ...changes,
    // A gateway with both directions is read with Plivo's address; the target is checked instead.
    ...(direction === 'both' && changes.address === undefined
      ? { address: 'unchanged.example' }
      : {}),
    // A gateway that was read has no password.
    ...(direction !== 'inbound' && !changes.credentials
      ? { credentials: { username: 'unchanged', password: 'unchanged' } }
      : {}),
  })
}
