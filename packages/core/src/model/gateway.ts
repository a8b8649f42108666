import { z } from 'zod'
import { phoneNumber } from './destination.ts'
import { secret } from './marks.ts'

/** What a gateway asks a caller for. */
export interface GatewayCredentials {
  /** User of the SIP digest. */
  readonly username: string
  /** Password of the SIP digest. */
  readonly password: string
}

/** One end of a SIP trunk. Carriers provide gateways, room platforms accept them. */
export interface Gateway {
  /** The provider's own id of the trunk. */
  readonly id: string
  /** For people. */
  readonly name: string
  /** Host, with a port where it is not the transport's default. */
  readonly address: string
  /** How SIP travels. */
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** Absent: calls are accepted by address alone. */
  readonly credentials?: GatewayCredentials | undefined
  /** Addresses in CIDR form that may use the trunk without credentials. */
  readonly allowedAddresses?: readonly string[] | undefined
  /** The provider's own name of a region. Absent: the provider's default. */
  readonly region?: string | undefined
  /** Encryption of the media (SRTP). Absent: the provider's default. */
  readonly mediaEncryption?: 'none' | 'preferred' | 'required' | undefined
  /** Numbers in E.164 whose calls use the trunk. */
  readonly numbers: readonly string[]
  /** Which calls use the trunk, as the provider of the trunk sees them. */
  readonly direction: 'inbound' | 'outbound' | 'both'
}

/** The schema of `Gateway`. */
export const gateway = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  address: z.string().min(1),
  transport: z.enum(['udp', 'tcp', 'tls']),
  credentials: z
    .strictObject({ username: z.string().min(1), password: secret(z.string().min(1)) })
    .optional(),
  allowedAddresses: z.array(z.string().min(1)).optional(),
  region: z.string().min(1).optional(),
  mediaEncryption: z.enum(['none', 'preferred', 'required']).optional(),
  numbers: z.array(phoneNumber),
  direction: z.enum(['inbound', 'outbound', 'both']),
})
