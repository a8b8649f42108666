import { inputError, type Fault, type Gateway } from '@callplane/core'
import { faultIf, faultUnless } from '@callplane/kit'

type GatewaySpec = Omit<Gateway, 'id'>

const provider = 'twilio'

/** `NAME.pstn.twilio.com`, or with an edge: `NAME.pstn.dublin.twilio.com`. */
const terminationHost = /^([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)\.pstn(?:\.[a-z-]+)?\.twilio\.com$/i
const targetHost = /^(?:(?:[a-z\d-]+\.)*[a-z\d-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]?\d))?$/

export const gatewayFault = (field: string, message: string): Error =>
  inputError('input-invalid', 'Twilio gateway', [{ path: [field], message }], provider)

/** The name that the account reserves, without the edge. */
export const domainOf = (address: string): string | undefined => {
  const label = terminationHost.exec(address)?.[1]
  return label && `${label.toLowerCase()}.pstn.twilio.com`
}

/** Twilio cannot express `preferred`: a secure trunk refuses plain calls, any other refuses SRTP. */
export const isSecure = ({ mediaEncryption }: Pick<GatewaySpec, 'mediaEncryption'>): boolean =>
  mediaEncryption === 'required'

const securityFaults = ({ mediaEncryption, transport }: Partial<GatewaySpec>): Fault[] => [
  ...faultIf(
    mediaEncryption === 'preferred',
    ['mediaEncryption'],
    'Twilio cannot express preferred: a trunk takes encrypted calls only (required) or plain ones only (none)',
  ),
  ...faultIf(
    mediaEncryption === 'required' && transport !== undefined && transport !== 'tls',
    ['transport'],
    'must be tls where media encryption is required (32209)',
  ),
]

/** "minimum of 12 characters, contain at least 1 digit, and have mixed case" (OpenAPI, Apr 2026). */
const credentialFaults = ({ credentials }: Partial<GatewaySpec>): Fault[] => {
  if (!credentials) return []
  const { username, password } = credentials
  const strong = password.length >= 12 && [/\d/, /[a-z]/, /[A-Z]/].every((it) => it.test(password))
  return [
    ...faultUnless(
      /^\S{1,32}$/.test(username),
      ['credentials', 'username'],
      'must be 1 to 32 characters without spaces',
    ),
    ...faultUnless(
      strong,
      ['credentials', 'password'],
      'must have at least 12 characters, a digit, and upper- and lower-case letters',
    ),
  ]
}

export const addressFaults = ({ allowedAddresses = [] }: Partial<GatewaySpec>): Fault[] =>
  allowedAddresses.flatMap((address, index) =>
    ipv4.test(address)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be an IPv4 address or CIDR block' }],
  )

const outboundFaults = (wanted: GatewaySpec): Fault[] => [
  ...faultUnless(
    domainOf(wanted.address),
    ['address'],
    'must be NAME.pstn.twilio.com, or with an edge after pstn',
  ),
  ...credentialFaults(wanted),
  ...addressFaults(wanted),
  ...faultUnless(
    wanted.credentials || wanted.allowedAddresses?.length,
    ['credentials'],
    'set credentials or allowedAddresses: Twilio accepts no calls without either (32200)',
  ),
]

const inboundFaults = ({ address, credentials, allowedAddresses }: GatewaySpec): Fault[] => [
  ...faultUnless(
    targetHost.test(address) && !/\.twilio\.com$/i.test(address),
    ['address'],
    'must be the host that takes the calls, outside Twilio',
  ),
  ...faultIf(credentials, ['credentials'], 'Twilio gives none to the host that it calls'),
  ...faultIf(
    allowedAddresses?.length,
    ['allowedAddresses'],
    'configure this on the host that Twilio calls',
  ),
]

/** Everything that can be checked without a request to Twilio; throws all faults at once. */
export const validateSpec = (wanted: GatewaySpec): void => {
  const faults: Fault[] = [
    ...faultIf(wanted.name.length > 64, ['name'], 'must be 64 characters at most'),
    ...securityFaults(wanted),
    ...(wanted.direction === 'outbound' ? outboundFaults(wanted) : []),
    ...(wanted.direction === 'inbound' ? inboundFaults(wanted) : []),
    ...faultIf(
      wanted.direction === 'both',
      ['direction'],
      'Twilio takes calls at its own address and sends them to yours: create two',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio gateway', faults, provider)
}

export const validateChanges = (changes: Partial<GatewaySpec>, current: Gateway): void => {
  const merged = { ...current, ...changes }
  const faults: Fault[] = [
    ...faultIf(
      changes.direction !== undefined && changes.direction !== current.direction,
      ['direction'],
      'cannot be changed',
    ),
    ...faultIf(
      changes.address !== undefined && current.direction !== 'inbound',
      ['address'],
      'cannot be changed: Twilio keeps a name that was given up for 30 days',
    ),
    ...securityFaults(merged),
    ...credentialFaults(changes),
    ...addressFaults(changes),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio gateway', faults, provider)
}
