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

/** How rooms are made that a call names and Daily does not have. */
const newRoom = z.strictObject({
  /** `private`: only with a meeting token. */
  privacy: z.enum(['private', 'public']).default('private'),
  /** Seconds until the room admits no more participants, from 60; null: no limit. Phones in it are not cut off by this. */
  expiresIn: z.int().min(60).nullable().default(86_400),
  /** Further room properties in Daily's own names, such as `{ geo: 'eu-central-1' }`. */
  properties: jsonObject.default({}),
})

const shape = z.strictObject({
  /** The domain's API key. A meeting token is refused by Daily. */
  apiKey: secret(z.string().min(1)),
  /** The `example` of `example.daily.co`; only for the URL of a room that a browser joins. */
  domain: z
    .string()
    .regex(/^[a-z0-9-]+$/i, 'must be the first label of the host, such as example')
    .optional(),
  /** Where the API is; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.daily.co/v1'),
  /** `hmac` of the domain's webhook. Absent: no webhook is believed, and nothing tells how calls go. */
  webhookSecret: base64Secret.optional(),
  /**
   * Path under the host's `publicUrl` to which Daily sends reports, such as `/webhooks/daily`. Given, the first dispatch
   * registers it with the domain if it is not registered yet: Daily has no callback URL per call. Needs `webhookSecret`.
   */
  webhookPath: z
    .string()
    .regex(/^\/[^\s?#]+$/, 'must be a path such as /webhooks/daily')
    .optional(),
  /** `hmac` of the pinless dial-in configuration. Absent: no incoming call is taken. */
  pinlessSecret: base64Secret.optional(),
  /** `create`: a room that does not exist is made before the dial. `require`: the call is refused. */
  rooms: z.enum(['create', 'require']).default('create'),
  newRoom: newRoom.prefault({}),
})

type Given = Partial<Record<'webhookPath' | 'webhookSecret', unknown>>

export const settings = shape.refine(
  ({ webhookPath, webhookSecret }: Given) => !webhookPath || webhookSecret,
  {
    // Runs although other fields are at fault, so that every fault is told at once.
    when: () => true,
    path: ['webhookSecret'],
    message: 'required when webhookPath is set',
  },
)

export type DailySettings = z.output<typeof settings>
export type DailySettingsInput = z.input<typeof settings>
