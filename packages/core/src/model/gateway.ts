import { z } from 'zod'
import { phoneNumber } from './destination.ts'
import { secret } from './marks.ts'

/** One end of a SIP trunk. Carriers provide gateways, room platforms accept them. */
export const gateway = z.strictObject({
  /** The provider's own id of the trunk. */
  id: z.string().min(1),
  name: z.string().min(1),
  /** Host, with a port where it is not the transport's default. */
  address: z.string().min(1),
  transport: z.enum(['udp', 'tcp', 'tls']),
  credentials: z
    .strictObject({ username: z.string().min(1), password: secret(z.string().min(1)) })
    .optional(),
  /** Addresses in CIDR form that may use the trunk without credentials. */
  allowedAddresses: z.array(z.string().min(1)).optional(),
  region: z.string().min(1).optional(),
  mediaEncryption: z.enum(['none', 'preferred', 'required']).optional(),
  numbers: z.array(phoneNumber),
  direction: z.enum(['inbound', 'outbound', 'both']),
})
export type Gateway = z.output<typeof gateway>
