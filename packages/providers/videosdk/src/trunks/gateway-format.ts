import type { Gateway } from '@callplane/core'
import { inboundHost, knownRegion, regionOf } from './regions.ts'
import type { WireGateway } from '../client/schemas.ts'

/** VideoSDK separates the directions; a number with both has two gateways. */
export type Direction = 'inbound' | 'outbound'

const transports = ['udp', 'tcp', 'tls'] as const

const transportOf = (value: string | null | undefined): Gateway['transport'] =>
  transports.find((transport) => transport === value?.toLowerCase()) ?? 'tls'

/**
 * A single switch; whether an encrypted call falls back to plain media is not documented, so `enable` is read as
 * `preferred`.
 */
const encryptionOf = (value: string | null | undefined): Gateway['mediaEncryption'] => {
  if (value === 'enable') return 'preferred'
  return value === 'disable' ? 'none' : undefined
}

export const gatewayIdOf = (gateway: WireGateway): string | undefined =>
  gateway.id ?? gateway.gatewayId ?? undefined

export const fromWireGateway = (
  gateway: WireGateway,
  id: string,
  direction: Direction,
  organizationId: string | undefined,
): Gateway => {
  const { username, password } = gateway.auth ?? {}
  const region = gateway.geoRegion ?? gateway.sipRegion ?? undefined
  return {
    id,
    name: gateway.name ?? id,
    // An inbound gateway has no address: carriers send to VideoSDK's own host.
    address:
      direction === 'outbound'
        ? (gateway.address ?? '')
        : (gateway.address ?? inboundHost(organizationId, region)),
    transport: transportOf(gateway.transport),
    ...(username && password ? { credentials: { username, password } } : {}),
    ...(gateway.allowedAddresses?.length ? { allowedAddresses: gateway.allowedAddresses } : {}),
    ...(region === undefined ? {} : { region: knownRegion(region) }),
    mediaEncryption: encryptionOf(gateway.mediaEncryption),
    numbers: gateway.numbers ?? [],
    direction,
  }
}

/** The fields of a change in VideoSDK's names. `address` and `transport` exist for outbound only. */
export const toWireGateway = (
  changes: Partial<Omit<Gateway, 'id'>>,
  direction: Direction,
): Readonly<Record<string, unknown>> => {
  const { name, numbers, credentials, allowedAddresses, region, mediaEncryption } = changes
  return {
    name,
    numbers,
    auth: credentials,
    mediaEncryption: mediaEncryption && (mediaEncryption === 'none' ? 'disable' : 'enable'),
    geoRegion: region === undefined ? undefined : regionOf(region),
    ...(direction === 'outbound'
      ? { address: changes.address, transport: changes.transport }
      : { allowedAddresses }),
  }
}

/**
 * Fields that a PATCH resets if it omits them (doc comments of `update` in server-sdk 0.1.1, both directions): sent
 * unchanged, so that a change affects nothing else.
 */
export const resetWhenOmitted = (current: WireGateway): Readonly<Record<string, unknown>> => {
  const { record, noiseCancellation, enableDtmf, geoRegion } = current
  const known = Object.entries({ record, noiseCancellation, enableDtmf, geoRegion })
  return Object.fromEntries(known.filter(([, value]) => value !== null && value !== undefined))
}
