import { inputError, type Fault, type Gateway } from '@callplane/core'

type Wanted = Omit<Gateway, 'id'>

const provider = 'twilio'

/** `NAME.pstn.twilio.com`, or with an edge: `NAME.pstn.dublin.twilio.com`. */
const terminationHost = /^([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)\.pstn(?:\.[a-z-]+)?\.twilio\.com$/i
const targetHost = /^(?:(?:[a-z\d-]+\.)*[a-z\d-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]?\d))?$/

export const gatewayFault = (field: string, message: string): Error =>
  inputError('input-invalid', 'Twilio gateway', [{ path: [field], message }], provider)

/** The name that the account reserves: an edge is no part of it. */
export const domainOf = (address: string): string | undefined => {
  const label = terminationHost.exec(address)?.[1]
  return label && `${label.toLowerCase()}.pstn.twilio.com`
}

/** Twilio has no word for "encrypted if it can be": a secure trunk refuses plain calls, any other refuses SRTP. */
export const isSecure = ({ mediaEncryption }: Pick<Wanted, 'mediaEncryption'>): boolean =>
  mediaEncryption === 'required'

const securityFaults = ({ mediaEncryption, transport }: Partial<Wanted>): Fault[] => [
  ...(mediaEncryption === 'preferred'
    ? [
        {
          path: ['mediaEncryption'],
          message:
            'Twilio cannot express preferred: a trunk takes encrypted calls only (required) or plain ones only (none)',
        },
      ]
    : []),
  ...(mediaEncryption === 'required' && transport !== undefined && transport !== 'tls'
    ? [{ path: ['transport'], message: 'must be tls where media encryption is required (32209)' }]
    : []),
]

/** "minimum of 12 characters, contain at least 1 digit, and have mixed case" (OpenAPI, Apr 2026). */
const credentialFaults = ({ credentials }: Partial<Wanted>): Fault[] => {
  if (!credentials) return []
  const { username, password } = credentials
  const strong = password.length >= 12 && [/\d/, /[a-z]/, /[A-Z]/].every((it) => it.test(password))
  return [
    ...(/^\S{1,32}$/.test(username)
      ? []
      : [{ path: ['credentials', 'username'], message: 'must be 1 to 32 characters, no blanks' }]),
    ...(strong
      ? []
      : [
          {
            path: ['credentials', 'password'],
            message: 'must have at least 12 characters, a digit, and letters of both cases',
          },
        ]),
  ]
}

export const addressFaults = ({ allowedAddresses = [] }: Partial<Wanted>): Fault[] =>
  allowedAddresses.flatMap((address, index) =>
    ipv4.test(address)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be IPv4, with /0 to /32 or without' }],
  )

const outboundFaults = (wanted: Wanted): Fault[] => [
  ...(domainOf(wanted.address)
    ? []
    : [{ path: ['address'], message: 'must be NAME.pstn.twilio.com, or with an edge after pstn' }]),
  ...credentialFaults(wanted),
  ...addressFaults(wanted),
  ...(wanted.credentials || wanted.allowedAddresses?.length
    ? []
    : [
        {
          path: ['credentials'],
          message: 'or allowedAddresses are needed: Twilio lets nobody in without either (32200)',
        },
      ]),
]

const inboundFaults = ({ address, credentials, allowedAddresses }: Wanted): Fault[] => [
  ...(targetHost.test(address) && !/\.twilio\.com$/i.test(address)
    ? []
    : [{ path: ['address'], message: 'must be the host that takes the calls, outside Twilio' }]),
  ...(credentials
    ? [{ path: ['credentials'], message: 'Twilio gives none to the host that it calls' }]
    : []),
  ...(allowedAddresses?.length
    ? [{ path: ['allowedAddresses'], message: 'are for the host to keep that Twilio calls' }]
    : []),
]

/** Everything that can be known without asking Twilio; throws all faults at once. */
export const checkWanted = (wanted: Wanted): void => {
  const faults: Fault[] = [
    ...(wanted.name.length > 64
      ? [{ path: ['name'], message: 'must be 64 characters at most' }]
      : []),
    ...securityFaults(wanted),
    ...(wanted.direction === 'outbound' ? outboundFaults(wanted) : []),
    ...(wanted.direction === 'inbound' ? inboundFaults(wanted) : []),
    ...(wanted.direction === 'both'
      ? [
          {
            path: ['direction'],
            message: 'Twilio takes calls at its own address and sends them to yours: create two',
          },
        ]
      : []),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio gateway', faults, provider)
}

export const checkChanges = (changes: Partial<Wanted>, current: Gateway): void => {
  const merged = { ...current, ...changes }
  const faults: Fault[] = [
    ...(changes.direction !== undefined && changes.direction !== current.direction
      ? [{ path: ['direction'], message: 'cannot be changed' }]
      : []),
    ...(changes.address !== undefined && current.direction !== 'inbound'
      ? [
          {
            path: ['address'],
            message: 'cannot be changed: Twilio keeps a name that was given up for 30 days',
          },
        ]
      : []),
    ...securityFaults(merged),
    ...credentialFaults(changes),
    ...addressFaults(changes),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio gateway', faults, provider)
}
