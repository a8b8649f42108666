import { z } from 'zod'
import { roomName } from './connect.ts'
import { phoneNumber } from './destination.ts'
import { callFeatures, jsonObject } from './outbound-call.ts'
import { includeHeaders, sipHeaders } from './sip-headers.ts'

/** One way to place a call: a provider instance, and what of it to use. */
export const route = z.strictObject({
  /** Name of the provider instance; by default the plugin's id. */
  provider: z.string().min(1),
  /** Gateway of the provider, by its id there. */
  gateway: z.string().min(1).optional(),
  /** The provider's own object for this route: a VideoSDK rule (`rr_…`), a Telnyx connection. */
  reference: z.string().min(1).optional(),
  /** How this carrier reaches a room of a platform: a SIP URI with `{room}` in it. */
  roomAddress: z
    .string()
    .regex(/^sips?:[^\s<>"?]*\{room\}[^\s<>"?]*$/, 'must be a sip: URI that contains {room}')
    .optional(),
  /** Share under the weighted strategy, relative to the others; 0 takes the route out. */
  weight: z.number().min(0).max(1_000_000).default(1),
  /** Name of the rate deck that prices this route under `least-cost`. */
  rateDeck: z.string().min(1).optional(),
})

/** Reasons of an end for which the next route is tried; only ever where the phone is known not to have rung. */
export const rerouteReason = z.enum(['congestion', 'carrier-fault', 'blocked', 'unreachable'])

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM')

export const routingRule = z
  .strictObject({
    id: z.string().min(1).max(128),
    name: z.string().min(1).optional(),
    direction: z.enum(['outbound', 'inbound']),
    /** The business numbers the rule owns. An outbound call's `from` must be one of them. */
    numbers: z.array(phoneNumber),
    match: z
      .strictObject({
        /** Destination prefixes with the plus sign; the longest one wins among rules. */
        prefixes: z.array(z.string().regex(/^\+\d{1,15}$/, 'must be + and digits')).optional(),
        /** ISO 3166-1 alpha-2 codes of the destination. */
        countries: z
          .array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'))
          .optional(),
        /** All of these must be on the call. */
        tags: z.array(z.string().min(1)).optional(),
        /** When the rule applies. `days`: 1 is Monday. A window whose end is before its start runs over midnight. */
        window: z
          .strictObject({
            days: z.array(z.int().min(1).max(7)).min(1).optional(),
            from: timeOfDay,
            to: timeOfDay,
            zone: z.string().min(1),
          })
          .optional(),
      })
      .optional(),
    /** The room of the near end. Dynamic ones are drawn once per call and kept on its record. */
    room: z
      .discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('static'),
          id: roomName,
          on: z.string().min(1).optional(),
        }),
        z.strictObject({
          type: z.literal('dynamic'),
          named: z.enum(['random', 'participant-number', 'sip-number']),
          prefix: z
            .string()
            .regex(/^[A-Za-z0-9._-]{0,64}$/)
            .default(''),
          on: z.string().min(1).optional(),
        }),
      ])
      .optional(),
    /** Digits a caller must enter to get into the room. */
    pin: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional(),
    /** Who takes the call in the room. */
    dispatch: z
      .union([
        z.literal('user'),
        z.strictObject({ agent: z.string().min(1), metadata: jsonObject.optional() }),
      ])
      .default('user'),
    headers: sipHeaders.optional(),
    includeHeaders: includeHeaders.optional(),
    routes: z.array(route),
    strategy: z.enum(['priority', 'weighted', 'least-cost', 'quality']).default('priority'),
    defaults: z.strictObject(callFeatures).optional(),
    reroute: z.array(rerouteReason).default(['congestion', 'carrier-fault']),
  })
  .superRefine((rule, context) => {
    if (rule.direction === 'outbound' && rule.routes.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['routes'],
        message: 'an outbound rule needs at least one route',
      })
  })

export type Route = z.output<typeof route>
export type RoutingRule = z.output<typeof routingRule>
export type RoutingRuleInput = z.input<typeof routingRule>
