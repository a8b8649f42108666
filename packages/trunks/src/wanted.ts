import type { Gateway } from '@callplane/core'
import type { Combination } from './combination.ts'
import { newCredentials } from './credentials.ts'
import type { ConnectOptions } from './options.ts'
import type { CarrierGateways, PlatformGateways, Wanted } from './ports.ts'

const inboundName = (name: string): string => `${name}-in`

/** Where calls of a trunk of this name go, as far as that is known before it is made. */
const addressOf = ({ carrier, outbound }: Combination, name: string): string => {
  const { address, answered } = carrier.outbound
  const host = outbound.way === 'document' && answered ? answered.host : address.host
  return host.replace('{name}', name)
}

/** What is asked of the carrier for calls out. */
export const carrierOutbound = (
  { name, numbers, transport = 'tls', mediaEncryption = 'none', ...options }: ConnectOptions,
  known: Combination,
  credentials: Gateway['credentials'],
): Wanted => {
  const byDigest = known.outbound.proof === 'digest'
  const addresses = options.platformAddresses ?? known.platform.outbound.addresses
  return {
    name,
    address: options.carrierGateway?.address ?? addressOf(known, name),
    transport,
    // One proof, the stronger one: carriers that have two lists want both to agree.
    ...(byDigest ? { credentials } : { allowedAddresses: [...addresses] }),
    mediaEncryption,
    numbers: [...numbers],
    direction: 'outbound',
  }
}

/** The same before its credentials are known: any will do where nothing is made. */
export const previewOutbound = (
  options: ConnectOptions,
  known: Combination,
  credentials: Gateway['credentials'],
): Wanted =>
  carrierOutbound(
    options,
    known,
    credentials ??
      options.credentials ??
      options.carrierGateway?.credentials ??
      newCredentials(options.name),
  )

/** Where the platform takes calls, as far as that is known before anything is made; throws what is missing for it. */
export const platformHostOf = ({ platform, platformHost, region }: ConnectOptions): string =>
  platformHost ??
  (platform.ports.gateways as PlatformGateways | undefined)?.inboundAddress?.(region) ??
  'sip.platform.example'

/** What is asked of the carrier for calls in. */
export const carrierInbound = (
  { name, numbers, transport = 'tls', mediaEncryption = 'none' }: ConnectOptions,
  address: string,
): Wanted => ({
  name: inboundName(name),
  address,
  transport,
  mediaEncryption,
  numbers: [...numbers],
  direction: 'inbound',
})

/** What is asked of the platform, given the carrier's end. */
export const platformOutbound = (
  { name, numbers, region }: ConnectOptions,
  {
    address,
    transport,
    mediaEncryption,
  }: Pick<Gateway, 'address' | 'transport' | 'mediaEncryption'>,
  credentials: Gateway['credentials'],
): Wanted => ({
  name,
  address,
  transport,
  ...(credentials ? { credentials } : {}),
  ...(region === undefined ? {} : { region }),
  mediaEncryption,
  numbers: [...numbers],
  direction: 'outbound',
})

export const platformInbound = (
  { name, numbers, region, mediaEncryption = 'none', carrierAddresses }: ConnectOptions,
  host: string,
): Wanted => ({
  name,
  address: host,
  transport: 'tls',
  ...(carrierAddresses ? { allowedAddresses: [...carrierAddresses] } : {}),
  ...(region === undefined ? {} : { region }),
  mediaEncryption,
  numbers: [...numbers],
  direction: 'inbound',
})

export const carrierPort = ({ carrier }: ConnectOptions): CarrierGateways | undefined =>
  carrier.ports.gateways as CarrierGateways | undefined

/** Whether the carrier's end comes first, and is made by its API. */
export const needsCarrier = ({ outbound }: Combination): boolean => outbound.by === 'api'
