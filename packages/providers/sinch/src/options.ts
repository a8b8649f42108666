import { jsonObject, type JsonObject, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

const music = ['ring', 'music1', 'music2', 'music3'] as const

/** Options that only Sinch has: `call.options.sinch`. */
export interface SinchOptions {
  /** Your own SVAML for the answered call, instead of what is made from `connect`. */
  readonly ace?: JsonObject | undefined
  /** Your own SVAML for what a menu of `ace` came to. */
  readonly pie?: JsonObject | undefined
  /** Heard by a party that waits alone. Default: ringing before a near end, and silence in a conference. */
  readonly moh?: (typeof music)[number] | undefined
  /** How a `sip:` address is reached. Default: as its `transport` parameter says, else UDP. */
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined
}

export const options: z.ZodType<SinchOptions, SinchOptions> = z
  .strictObject({
    ace: jsonObject.optional(),
    pie: jsonObject.optional(),
    moh: z.enum(music).optional(),
    transport: z.enum(['udp', 'tcp', 'tls']).optional(),
  } satisfies Record<keyof SinchOptions, z.ZodType>)
  .superRefine((given, context) => {
    if (given.pie && !given.ace)
      context.addIssue({ code: 'custom', path: ['pie'], message: 'only allowed with ace' })
  })

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): SinchOptions =>
  (call.options?.sinch as SinchOptions | undefined) ?? {}
