import { jsonObject, secret, type JsonObject } from '@callplane/core'
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
export interface DailyNewRoom {
  /** `private`: joined only with a meeting token. Default `private`. */
  readonly privacy?: 'private' | 'public' | undefined
  /**
   * Seconds until the room admits no more participants, from 60; null: no limit. Phones in it are not cut off by this.
   * Default 86,400.
   */
  readonly expiresIn?: number | null | undefined
  /** Further room properties in Daily's own names, such as `{ geo: 'eu-central-1' }`. Default: none. */
  readonly properties?: JsonObject | undefined
}

const newRoom = z.strictObject({
  privacy: z.enum(['private', 'public']).default('private'),
  expiresIn: z.int().min(60).nullable().default(86_400),
  properties: jsonObject.default({}),
} satisfies Record<keyof DailyNewRoom, z.ZodType>)

/** What `daily` is called with: the account and how to reach it. */
export interface DailySettingsInput {
  /** The domain's API key; Daily refuses a meeting token. */
  readonly apiKey: string
  /** The `example` of `example.daily.co`; only for the URL of a room that a browser joins. */
  readonly domain?: string | undefined
  /** Base URL of the API; a path prefix is kept. Default: https://api.daily.co/v1. */
  readonly baseUrl?: string | undefined
  /**
   * `hmac` of the domain's webhook. Default: none, so that every webhook is refused and the progress of calls stays
   * unknown.
   */
  readonly webhookSecret?: string | undefined
  /**
   * Path under the host's `publicUrl` to which Daily sends webhooks, such as `/webhooks/daily`. If set, the first
   * dispatch registers it with the domain unless it is registered already: Daily has no callback URL per call. Needs
   * `webhookSecret`.
   */
  readonly webhookPath?: string | undefined
  /** `hmac` of the pinless dial-in configuration. Default: none, so that every incoming call is refused. */
  readonly pinlessSecret?: string | undefined
  /** `create`: creates a missing room before the dial. `require`: refuses the call. Default `create`. */
  readonly rooms?: 'create' | 'require' | undefined
  /** How to create a room that a call names and that does not exist at Daily. */
  readonly newRoom?: DailyNewRoom | undefined
}

const shape = z.strictObject({
  apiKey: secret(z.string().min(1)),
  domain: z
    .string()
    .regex(/^[a-z0-9-]+$/i, 'must be the first label of the host, such as example')
    .optional(),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.daily.co/v1'),
  webhookSecret: base64Secret.optional(),
  webhookPath: z
    .string()
    .regex(/^\/[^\s?#]+$/, 'must be a path such as /webhooks/daily')
    .optional(),
  pinlessSecret: base64Secret.optional(),
  rooms: z.enum(['create', 'require']).default('create'),
  newRoom: newRoom.prefault({}),
} satisfies Record<keyof DailySettingsInput, z.ZodType>)

type Given = Partial<Record<'webhookPath' | 'webhookSecret', unknown>>

export const settings: z.ZodType<DailySettings, DailySettingsInput> = shape.refine(
  ({ webhookPath, webhookSecret }: Given) => !webhookPath || webhookSecret,
  {
    // Runs even if other fields are invalid, so that every fault is reported at once.
    when: () => true,
    path: ['webhookSecret'],
    message: 'required when webhookPath is set',
  },
)

/** The settings of Daily, checked and with the defaults filled in. */
export type DailySettings = z.output<typeof shape>
