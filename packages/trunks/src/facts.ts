import type { Gateway } from '@callplane/core'

/** Transport of SIP between both ends. */
export type Transport = Gateway['transport']
/** Media encryption of a trunk. */
export type Encryption = NonNullable<Gateway['mediaEncryption']>
/** How an INVITE proves whose it is: digest credentials, or the address it comes from. */
export type Proof = 'digest' | 'addresses'

/** What a carrier can do with a trunk, as data: `connectGateway` decides by it and `docs/trunks.md` is made of it. */
export interface CarrierFacts {
  readonly id: string
  readonly title: string
  /** `by-hand`: no public API; a person enters the settings that the plugin describes. */
  readonly setUp: 'api' | 'by-hand'
  readonly outbound: {
    /** Where the platform sends calls. `named`: reserved for the trunk; `fixed`: one for all; `assigned`: read back. */
    readonly address: {
      readonly kind: 'named' | 'fixed' | 'assigned'
      /** With `{name}` where it is named. Where it is assigned, only the domain is known beforehand. */
      readonly host: string
    }
    readonly proofs: readonly Proof[]
    readonly transports: readonly Transport[]
    readonly encryption: readonly Encryption[]
    /** What happens to a caller ID that the platform does not set: `override` replaces it per trunk. */
    readonly callerId: 'must-be-set' | 'override'
    /** A SIP address whose calls are answered with a document, which dials on with a caller ID of ours. */
    readonly answered?: { readonly host: string } | undefined
  }
  readonly inbound: {
    readonly transports: readonly Transport[]
    readonly encryption: readonly Encryption[]
  }
  /** What a user has to know, one sentence each. */
  readonly notes: readonly string[]
}

/** What a room platform can do with a trunk. */
export interface PlatformFacts {
  readonly id: string
  readonly title: string
  readonly outbound: {
    /** `gateway`: a trunk is set up at the platform. `sip-uri`: every call names the carrier's address itself. */
    readonly by: 'gateway' | 'sip-uri'
    readonly proofs: readonly Proof[]
    /** `rule`: an agent joins calls out through a rule of the platform that names it. Absent: the plugin sends it. */
    readonly agentBy?: 'rule' | undefined
    /** Whether its INVITEs carry a number of ours as their caller ID. */
    readonly setsCallerId: boolean
    /** Published addresses that its calls come from; empty where none are published. */
    readonly addresses: readonly string[]
    readonly transports: readonly Transport[]
    readonly encryption: readonly Encryption[]
  }
  readonly inbound: {
    /** `gateway`: set up through the platform's port. `host`: its address is given as `platformHost`. */
    readonly by: 'gateway' | 'host'
    /** Its address, in words or as a pattern for people. */
    readonly host: string
    readonly transports: readonly Transport[]
    readonly encryption: readonly Encryption[]
  }
  readonly notes: readonly string[]
}
