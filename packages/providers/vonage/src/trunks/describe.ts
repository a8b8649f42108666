import { CallError, inputError, type Fault, type Gateway, type GatewaysPort } from '@callplane/core'

type Wanted = Omit<Gateway, 'id'>

/** One field that a person fills in. */
export interface DescribedSetting {
  /** Where in the vendor's dashboard. */
  readonly at: string
  readonly label: string
  readonly value: string
}
export interface DescribedGateway {
  readonly settings: readonly DescribedSetting[]
  /** The same in sentences, for a person to follow. Has the password in it. */
  readonly text: string
}

/** Every trunk has a host in each region (developer.vonage.com/en/sip/technical-details). */
const trunkHost = /^([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)\.sip-(us|eu|ap)\.vonage\.com(?::\d{1,5})?$/i
const targetHost = /^(?:[a-z\d-]+\.)+[a-z\d-]+(?::\d{1,5})?$/i
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/(?:3[0-2]|[12]?\d))?$/
const regions: Readonly<Record<string, string>> = { us: 'AMER', eu: 'EMEA', ap: 'APAC' }

/** "12 to 64 characters with at least one digit, one lower-case and one upper-case letter" (the dashboard, as told). */
const isSecret = (text: string): boolean =>
  text.length >= 12 && text.length <= 64 && [/\d/, /[a-z]/, /[A-Z]/].every((it) => it.test(text))

const outboundFaults = ({ address, credentials, allowedAddresses = [] }: Wanted): Fault[] => [
  ...(trunkHost.test(address)
    ? []
    : [{ path: ['address'], message: 'must be NAME.sip-us, .sip-eu or .sip-ap.vonage.com' }]),
  ...(credentials && !isSecret(credentials.password)
    ? [
        {
          path: ['credentials', 'password'],
          message: 'must be 12 to 64 characters, with a digit and letters of both cases',
        },
      ]
    : []),
  ...allowedAddresses.flatMap((block, index) =>
    ipv4.test(block)
      ? []
      : [{ path: ['allowedAddresses', index], message: 'must be IPv4, with /0 to /32 or without' }],
  ),
  // Guides by others say that the dashboard takes one of the two only; Vonage's own page says either or both.
  ...((credentials === undefined) === (allowedAddresses.length === 0)
    ? [{ path: ['credentials'], message: 'either credentials or allowedAddresses' }]
    : []),
]

const inboundFaults = ({ address, region, credentials, allowedAddresses }: Wanted): Fault[] => [
  ...(targetHost.test(address) && !/\.vonage\.com(?::|$)/i.test(address)
    ? []
    : [{ path: ['address'], message: 'must be the host that takes the calls, outside Vonage' }]),
  ...(region === undefined || Object.hasOwn(regions, region)
    ? []
    : [{ path: ['region'], message: `must be one of ${Object.keys(regions).join(', ')}` }]),
  ...(credentials
    ? [{ path: ['credentials'], message: 'Vonage gives none to the host that it calls' }]
    : []),
  ...(allowedAddresses?.length
    ? [{ path: ['allowedAddresses'], message: 'are for the host to keep that Vonage calls' }]
    : []),
]

const check = (wanted: Wanted): void => {
  const { direction, mediaEncryption, transport } = wanted
  const faults: Fault[] = [
    ...(mediaEncryption === 'preferred'
      ? [{ path: ['mediaEncryption'], message: 'must be none or required' }]
      : []),
    ...(mediaEncryption === 'required' && transport !== 'tls'
      ? [{ path: ['transport'], message: 'must be tls where media encryption is required' }]
      : []),
    ...(direction === 'outbound' ? outboundFaults(wanted) : []),
    ...(direction === 'inbound' ? inboundFaults(wanted) : []),
    ...(direction === 'both'
      ? [{ path: ['direction'], message: 'describe one direction, then the other' }]
      : []),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Vonage gateway', faults, 'vonage')
}

const list = 'Voice → SIP Trunks'

const outboundSettings = ({ address, credentials, allowedAddresses = [] }: Wanted) => {
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
const uriOf = ({ address, transport, mediaEncryption }: Wanted): string =>
  [
    address,
    ...(transport === 'udp' ? [] : [`transport=${transport}`]),
    ...(mediaEncryption === 'required' ? ['media=srtp'] : []),
  ].join(';')

const inboundSettings = (wanted: Wanted): DescribedSetting[] => {
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
 * What a person has to enter for this gateway: Vonage has no public API for trunks, so its `gateways` port is absent.
 * Throws what the dashboard would refuse. Labels are those of the dashboard as guides of 2026 show it.
 */
export const describeGateway = (wanted: Wanted): DescribedGateway => {
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
  throw new CallError(
    'unsupported',
    'vonage: trunks have no public API; describeGateway says what a person has to enter',
    { provider: 'vonage', dialled: 'no' },
  )
}

/** In the shape of a port, for `connectGateway`: describes, and refuses everything else. */
export const describedGateways: GatewaysPort & { readonly describe: typeof describeGateway } = {
  role: 'provides',
  create: byHand,
  update: byHand,
  remove: byHand,
  get: async () => null,
  list: async () => [],
  describe: describeGateway,
}
