import { jsonObject, secret } from '@callplane/core'
import { z } from 'zod'

/** Daily wants its HMAC secrets in base64 and signs with the decoded bytes. */
const base64Secret = secret(
  z
    .string()
    .refine((text) => text !== '' && Buffer.from(text, 'base64').toString('base64') === text, {
      message: 'must be base64, as Daily gave it',
    }),
)

/** How to create a room that a call names and that does not exist at Daily. */
const newRoom = z.strictObject({
  /** `private`: joined only with a meeting token. */
  privacy: z.enum(['private', 'public']).default('private'),
  /** Seconds until the room admits no more participants, from 60; null: no limit. Phones in it are not cut off by this. */
  expiresIn: z.int().min(60).nullable().default(86_400),
  /** Further room properties in Daily's own names, such as `{ geo: 'eu-central-1' }`. */
  properties: jsonObject.default({}),
})

const shape = z.strictObject({
  /** The domain's API key; Daily refuses a meeting token. */
  apiKey: secret(z.string().min(1)),
  /** The `example` of `example.daily.co`; only for the URL of a room that a browser joins. */
  domain: z
    .string()
    .regex(/^[a-z0-9-]+$/i, 'must be the first label of the host, such as example')
    .optional(),
  /** Base URL of the API; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.daily.co/v1'),
  /**
   * `hmac` of the domain's webhook. Default: none, so that every webhook is refused and the progress of calls stays
   * unknown.
   */
  webhookSecret: base64Secret.optional(),
  /**
   * Path under the host's `publicUrl` to which Daily sends webhooks, such as `/webhooks/daily`. If set, the first
   * dispatch registers it with the domain unless it is registered already: Daily has no callback URL per call. Needs
   * `webhookSecret`.
   */
  webhookPath: z
    .string()
    .regex(/^\/[^\s?#]+$/, 'must be a path such as /webhooks/daily')
    .optional(),
  /** `hmac` of the pinless dial-in configuration. Default: none, so that every incoming call is refused. */
  pinlessSecret: base64Secret.optional(),
  /** `create`: creates a missing room before the dial. `require`: refuses the call. */
  rooms: z.enum(['create', 'require']).default('create'),
  newRoom: newRoom.prefault({}),
})

type Given = Partial<Record<'webhookPath' | 'webhookSecret', unknown>>

export const settings = shape.refine(
  ({ webhookPath, webhookSecret }: Given) => !webhookPath || webhookSecret,
  {
    // Runs even if other fields are invalid, so that every fault is reported at once.
    when: () => true,
    path: ['webhookSecret'],
    message: 'required when webhookPath is set',
  },
)

export type DailySettings = z.output<typeof settings>
export type DailySettingsInput = z.input<typeof settings>
