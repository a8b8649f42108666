import { CallError, inputError, type Fault } from '@callplane/core'
import { carriers } from './carriers.ts'
import { combine, type Combination, type OneWay } from './combination.ts'
import type { ConnectOptions } from './options.ts'
import { platforms } from './platforms.ts'
import { subject } from './run-steps.ts'

const wants = (options: ConnectOptions, direction: 'outbound' | 'inbound'): boolean =>
  ['both', direction].includes(options.direction ?? 'both')

const isMissing = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** As the strictest carriers require: guessed credentials allow calls at your expense. */
const isStrong = (password: string): boolean =>
  password.length >= 12 && [/\d/, /[a-z]/, /[A-Z]/].every((it) => it.test(password))

/** Whatever the two ends are. */
const commonFaults = ({
  credentials,
  transport = 'tls',
  mediaEncryption,
}: ConnectOptions): Fault[] => [
  ...(credentials && !isStrong(credentials.password)
    ? [
        {
          path: ['credentials', 'password'],
          message:
            'must have at least 12 characters, with a digit and upper- and lower-case letters',
        },
      ]
    : []),
  // The keys of SRTP travel in the signalling.
  ...(mediaEncryption === 'required' && transport !== 'tls'
    ? [{ path: ['transport'], message: 'must be tls, because media encryption is required' }]
    : []),
]

const wayFaults = (options: ConnectOptions, one: OneWay): Fault[] => {
  const { transport = 'tls', mediaEncryption = 'none' } = options
  if (one.way === 'impossible') return [{ path: ['platform'], message: one.reason ?? 'impossible' }]
  return [
    ...(one.transports.includes(transport)
      ? []
      : [{ path: ['transport'], message: `must be one of ${one.transports.join(', ')} here` }]),
    ...(one.encryption.includes(mediaEncryption)
      ? []
      : [
          {
            path: ['mediaEncryption'],
            message: `must be one of ${one.encryption.join(', ')} here`,
          },
        ]),
    ...(one.way === 'override' && new Set(options.numbers).size > 1
      ? [{ path: ['numbers'], message: 'must be exactly one: it is the caller ID of all calls' }]
      : []),
    ...one.needs.flatMap((need) =>
      // A dry run describes it before it can be entered.
      isMissing(options[need]) && !(need === 'carrierGateway' && options.dryRun)
        ? [{ path: [need], message: 'is required for this platform over this carrier' }]
        : [],
    ),
  ]
}

/** All faults that can be found without a request, at once. */
export const checkConnect = (options: ConnectOptions): Combination => {
  const { carrier, platform, name, numbers } = options
  const carrierFacts = carriers.find(({ id }) => id === carrier.id)
  const platformFacts = platforms.find(({ id }) => id === platform.id)
  const known = carrierFacts && platformFacts && combine(carrierFacts, platformFacts)
  const isApi = carrierFacts?.setUp === 'api'
  const faults: Fault[] = [
    ...(carrierFacts ? [] : [{ path: ['carrier'], message: 'unknown carrier' }]),
    ...(platformFacts ? [] : [{ path: ['platform'], message: 'unknown platform' }]),
    ...(isApi && carrier.ports.gateways?.role !== 'provides'
      ? [{ path: ['carrier'], message: 'provides no gateways' }]
      : []),
    ...(platformFacts?.inbound.by === 'gateway' && platform.ports.gateways?.role !== 'accepts'
      ? [{ path: ['platform'], message: 'accepts no gateways' }]
      : []),
    ...(/^[a-z\d](?:[a-z\d-]{0,48}[a-z\d])?$/.test(name)
      ? []
      : [
          {
            path: ['name'],
            message: 'must be 1 to 50 lower-case letters, digits and inner hyphens',
          },
        ]),
    ...(numbers.length > 0 ? [] : [{ path: ['numbers'], message: 'must not be empty' }]),
    ...commonFaults(options),
    ...(known && wants(options, 'outbound') ? wayFaults(options, known.outbound) : []),
    ...(known && wants(options, 'inbound') ? wayFaults(options, known.inbound) : []),
  ]
  const unique = faults.filter(
    (fault, index) =>
      faults.findIndex(
        (it) => String(it.path) === String(fault.path) && it.message === fault.message,
      ) === index,
  )
  if (unique.length > 0 || !known) throw inputError('input-invalid', subject, unique)
  return known
}

export const taken = (what: string, provider: string): CallError =>
  new CallError('conflict', `${subject}: the name is already in use: ${what}`, {
    provider,
    dialled: 'no',
  })
