import { inputError, type Fault, type Gateway, type GatewaysPort } from '@callplane/core'
import { localError, faultIf, faultUnless } from '@callplane/kit'

type GatewaySpec = Omit<Gateway, 'id'>

/** One field that a user fills in. */
export interface DescribedSetting {
  /** Where in the vendor's dashboard. */
  readonly at: string
  readonly label: string
  readonly value: string
}
/** A trunk as it has to be entered in the dashboard. */
export interface DescribedGateway {
  readonly settings: readonly DescribedSetting[]
  /** The same as instructions for a user. Contains the password. */
  readonly text: string
}

/** Every trunk has a host in each region (developer.vonage.com/en/sip/technical-details). */
const trunkHost = /^([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)\.sip-(us|eu|ap)\.vonage\.com(?::\d{1,5})?$/i
const targetHost = /^(?:[a-z\d-]+\.)+[a-z\d-]+(?::\d{1,5})?$/i
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]?\d))?$/
const regions: Readonly<Record<string, string>> = { us: 'AMER', eu: 'EMEA', ap: 'APAC' }

/**
 * "12 to 64 characters with at least one digit, one lower-case and one upper-case letter" (the dashboard, as reported).
 */
const isSecret = (text: string): boolean =>
  text.length >= 12 && text.length <= 64 && [/\d/, /[a-z]/, /[A-Z]/].every((it) => it.test(text))

const outboundFaults = ({ address, credentials, allowedAddresses = [] }: GatewaySpec): Fault[] => [
  ...faultUnless(
    trunkHost.test(address),
    ['address'],
    'must be NAME.sip-us, .sip-eu or .sip-ap.vonage.com',
  ),
  ...faultIf(
    credentials && !isSecret(credentials.password),
    ['credentials', 'password'],
    'must be 12 to 64 characters, with a digit, upper- and lower-case letters',
  ),
  ...allowedAddresses.flatMap((block, index) =>
    ipv4.test(block)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be an IPv4 address or CIDR block' }],
  ),
  // Third-party guides say that the dashboard accepts only one of the two; Vonage's page says either or both.
  ...faultIf(
    (credentials === undefined) === (allowedAddresses.length === 0),
    ['credentials'],
    'either credentials or allowedAddresses',
  ),
]

const inboundFaults = ({
  address,
  region,
  credentials,
  allowedAddresses,
}: GatewaySpec): Fault[] => [
  ...(targetHost.test(address) && !/\.vonage\.com(?::|$)/i.test(address)
    ? []
    : [{ path: ['address'], message: 'must be the host that takes the calls, outside Vonage' }]),
  ...faultUnless(
    region === undefined || Object.hasOwn(regions, region),
    ['region'],
    `must be one of ${Object.keys(regions).join(', ')}`,
  ),
  ...faultIf(credentials, ['credentials'], 'Vonage gives none to the host that it calls'),
  ...faultIf(
    allowedAddresses?.length,
    ['allowedAddresses'],
    'configure this on the host that Vonage calls',
  ),
]

const check = (wanted: GatewaySpec): void => {
  const { direction, mediaEncryption, transport } = wanted
  const faults: Fault[] = [
    ...faultIf(mediaEncryption === 'preferred', ['mediaEncryption'], 'must be none or required'),
    ...faultIf(
      mediaEncryption === 'required' && transport !== 'tls',
      ['transport'],
      'must be tls where media encryption is required',
    ),
    ...(direction === 'outbound' ? outboundFaults(wanted) : []),
    ...(direction === 'inbound' ? inboundFaults(wanted) : []),
    ...faultIf(direction === 'both', ['direction'], 'describe one direction, then the other'),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Vonage gateway', faults, 'vonage')
}

const list = 'Voice → SIP Trunks'

const outboundSettings = ({ address, credentials, allowedAddresses = [] }: GatewaySpec) => {
  const [, domain = ''] = trunkHost.exec(address) ?? []
  const at = `${list} → the trunk → Outbound Calling → Authentication`
  return [
    { at: `${list} → Create New`, label: 'Domain name', value: domain.toLowerCase() },
    ...(credentials
      ? [
          { at, label: 'User Key', value: credentials.username },
          { at, label: 'Secret', value: credentials.password },
        ]
      : allowedAddresses.map((value) => ({ at, label: 'Access Control List (ACL)', value }))),
  ]
}

/** Host only, no scheme and no user (docs.daily.co, SIP trunk with Vonage); the parameters are those of forwarding. */
const uriOf = ({ address, transport, mediaEncryption }: GatewaySpec): string =>
  [
    address,
    ...(transport === 'udp' ? [] : [`transport=${transport}`]),
    ...(mediaEncryption === 'required' ? ['media=srtp'] : []),
  ].join(';')

const inboundSettings = (wanted: GatewaySpec): DescribedSetting[] => {
  const { name, region, numbers } = wanted
  const at = `${list} → the trunk → Inbound Calling`
  return [
    { at: `${list} → Create New`, label: 'Name', value: name },
    ...(region === undefined
      ? []
      : [{ at, label: 'Select Region', value: regions[region] ?? region }]),
    { at: `${at} → Add URI`, label: 'URI', value: uriOf(wanted) },
    { at: `${at} → Add URI`, label: 'Priority', value: '10' },
    ...[...new Set(numbers)].map((number) => ({
      at: `${at} → Numbers`,
      label: 'Link',
      value: number.replace(/^\+/, ''),
    })),
  ]
}

/**
 * The fields that a user enters for this gateway: Vonage has no public API for trunks, so its `gateways` port is
 * absent. Throws for values that the dashboard would refuse. Labels as in guides of 2026.
 */
export const describeGateway = (wanted: GatewaySpec): DescribedGateway => {
  check(wanted)
  const { name, direction, address, transport, numbers } = wanted
  const settings =
    direction === 'outbound'
      ? [{ at: `${list} → Create New`, label: 'Name', value: name }, ...outboundSettings(wanted)]
      : inboundSettings(wanted)
  const last =
    direction === 'outbound'
      ? `Calls then go to ${address} over ${transport.toUpperCase()}, with a number of the account as their caller ID${numbers.length > 0 ? `: ${numbers.join(', ')}` : ''}; others are blocked.`
      : 'Calls to the linked numbers then go to that URI. A number on a trunk answers to no application.'
  const lines = settings.map(
    ({ at, label, value }, index) => `${index + 1}. ${at}: ${label} = ${value}`,
  )
  return { settings, text: ['In the Vonage dashboard:', ...lines, last].join('\n') }
}

const byHand = async (): Promise<never> => {
  throw localError(
    'vonage',
    'unsupported',
    'trunks have no public API; describeGateway says what a person has to enter',
  )
}

/** A gateways port for `connectGateway` that only describes and refuses everything else. */
export const describedGateways: GatewaysPort & { readonly describe: typeof describeGateway } = {
  role: 'provides',
  create: byHand,
  update: byHand,
  remove: byHand,
  get: async () => null,
  list: async () => [],
  describe: describeGateway,
}
