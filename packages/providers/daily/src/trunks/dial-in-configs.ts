import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { idPath } from '../client/id-path.ts'

/** How callers reach a room. */
export type DialInType = 'pinless_dialin' | 'pin_dialin'

/** How calls to a number of the domain are handled. A number belongs to at most one configuration. */
export interface DialInConfig {
  /** E.164, one of the domain's. Default: SIP only. */
  readonly phoneNumber?: string | undefined
  readonly namePrefix?: string | undefined
  /** Base64; for `settings.pinlessSecret`. Default: Daily generates one. */
  readonly hmac?: string | undefined
  /** URL that Daily calls for each caller: the webhook URL of this instance. Pinless only. */
  readonly roomCreationApi?: string | undefined
  /** A public MP3 of less than 10 MB and 60 s. */
  readonly holdMusicUrl?: string | undefined
  /** Played to a caller who was not forwarded. */
  readonly timeoutMessage?: string | undefined
  /** Spoken before the PIN prompt. */
  readonly greeting?: string | undefined
}
/** A dial-in configuration as Daily keeps it. */
export interface StoredDialInConfig extends DialInConfig {
  readonly id: string
  readonly type: string
  /** The address of a SIP interconnect. */
  readonly sipUri?: string | undefined
}

const text = z.string().nullish()
const message = z.object({ message: text }).nullish()
const wireConfig = z.object({
  id: z.string().min(1),
  type: z.string(),
  config: z.object({
    phone_number: text,
    name_prefix: text,
    hmac: text,
    room_creation_api: text,
    hold_music_url: text,
    sip_uri: text,
    timeout_config: message,
    ivr_greeting: message,
  }),
})

const read = (value: unknown): StoredDialInConfig => {
  const result = wireConfig.safeParse(value)
  if (!result.success) throw unreadable('domain-dialin-config')
  const { id, type, config } = result.data
  return {
    id,
    type,
    phoneNumber: config.phone_number ?? undefined,
    namePrefix: config.name_prefix ?? undefined,
    hmac: config.hmac ?? undefined,
    roomCreationApi: config.room_creation_api ?? undefined,
    holdMusicUrl: config.hold_music_url ?? undefined,
    timeoutMessage: config.timeout_config?.message ?? undefined,
    greeting: config.ivr_greeting?.message ?? undefined,
    sipUri: config.sip_uri ?? undefined,
  }
}

const bodyOf = (config: DialInConfig) => ({
  phone_number: config.phoneNumber,
  name_prefix: config.namePrefix,
  hmac: config.hmac,
  room_creation_api: config.roomCreationApi,
  hold_music_url: config.holdMusicUrl,
  timeout_config:
    config.timeoutMessage === undefined ? undefined : { message: config.timeoutMessage },
  ivr_greeting: config.greeting === undefined ? undefined : { message: config.greeting },
})

/** Dial-in configurations of the domain. */
export interface DialInConfigsApi {
  create(type: DialInType, config: DialInConfig): Promise<StoredDialInConfig>
  list(): Promise<readonly StoredDialInConfig[]>
  get(id: string): Promise<StoredDialInConfig | null>
  update(id: string, config: DialInConfig): Promise<StoredDialInConfig>
  remove(id: string): Promise<void>
}

const path = '/domain-dialin-config'

/** docs.daily.co/reference/rest-api/dial-in. */
export const dialInConfigsApi = (api: Api): DialInConfigsApi => {
  const pathTo = (id: string) => idPath(path, id)
  return {
    create: async (type, config) =>
      read(await api.request('POST', path, { body: { type, ...bodyOf(config) } })),
    async list() {
      const reply = await api.request('GET', path)
      const items = Array.isArray(reply) ? reply : (reply as { data?: unknown } | null)?.data
      if (!Array.isArray(items)) throw unreadable('GET domain-dialin-config')
      return items.map(read)
    },
    async get(id) {
      const reply = await api.request('GET', pathTo(id), { nullable: true })
      return reply === null ? null : read(reply)
    },
    update: async (id, config) =>
      read(await api.request('PUT', pathTo(id), { body: bodyOf(config) })),
    remove: async (id) => void (await api.request('DELETE', pathTo(id), { nullable: true })),
  }
}
