import { carriers } from './carriers.ts'
import type { CarrierFacts, Encryption, PlatformFacts, Proof, Transport } from './facts.ts'
import { platforms } from './platforms.ts'

/** How calls of one direction are carried. */
export type Way =
  | 'trunk'
  /** A trunk that replaces the platform's caller ID with ours. */
  | 'override'
  /** A SIP domain whose calls are answered by a document that dials the number with our caller ID. */
  | 'document'
  | 'impossible'

/** What one direction of a combination is like. */
export interface OneWay {
  readonly way: Way
  /** Whether the carrier's end is configured through its API or manually. */
  readonly by: 'api' | 'person'
  readonly proof?: Proof | undefined
  readonly transports: readonly Transport[]
  readonly encryption: readonly Encryption[]
  /** Options that `connectGateway` requires here. */
  readonly needs: readonly ('answerUrl' | 'platformAddresses' | 'platformHost' | 'carrierGateway')[]
  /** Why it is impossible. */
  readonly reason?: string | undefined
}

/** A carrier with a platform, and how calls go each way. */
export interface Combination {
  readonly carrier: CarrierFacts
  readonly platform: PlatformFacts
  readonly outbound: OneWay
  readonly inbound: OneWay
}

const both = <T>(some: readonly T[], others: readonly T[]): T[] =>
  some.filter((one) => others.includes(one))

const outboundOf = (carrier: CarrierFacts, platform: PlatformFacts): OneWay => {
  const [from, to] = [platform.outbound, carrier.outbound]
  const by = carrier.setUp === 'api' ? 'api' : 'person'
  const transports = both(from.transports, to.transports)
  const encryption = both(from.encryption, to.encryption)
  const proof = both(['digest', 'addresses'] as const, both(from.proofs, to.proofs))[0]
  const common = { by, transports, encryption } as const
  const no = (reason: string): OneWay => ({ ...common, way: 'impossible', needs: [], reason })
  if (proof === undefined)
    return no(`${carrier.title} cannot authenticate calls from ${platform.title}`)
  const way = from.setsCallerId
    ? 'trunk'
    : to.callerId === 'override'
      ? 'override'
      : to.answered
        ? 'document'
        : undefined
  if (way === undefined)
    return no(`${platform.title} sets no caller ID, and ${carrier.title} cannot override it`)
  const needs = [
    ...(by === 'person' ? (['carrierGateway'] as const) : []),
    ...(way === 'document' ? (['answerUrl'] as const) : []),
    ...(proof === 'addresses' && from.addresses.length === 0
      ? (['platformAddresses'] as const)
      : []),
  ]
  return { ...common, way, proof, needs }
}

const inboundOf = (carrier: CarrierFacts, platform: PlatformFacts): OneWay => ({
  way: 'trunk',
  by: carrier.setUp === 'api' ? 'api' : 'person',
  transports: both(carrier.inbound.transports, platform.inbound.transports),
  encryption: both(carrier.inbound.encryption, platform.inbound.encryption),
  needs: platform.inbound.by === 'host' ? ['platformHost'] : [],
})

/** How calls go between a carrier and a platform. */
export const combine = (carrier: CarrierFacts, platform: PlatformFacts): Combination => ({
  carrier,
  platform,
  outbound: outboundOf(carrier, platform),
  inbound: inboundOf(carrier, platform),
})

/** Every platform over every carrier. */
export const combinations = (): readonly Combination[] =>
  platforms.flatMap((platform) => carriers.map((carrier) => combine(carrier, platform)))
