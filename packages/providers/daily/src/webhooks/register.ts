import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { idPath } from '../client/id-path.ts'

/** `circuit-breaker`: stops after three failures in a row until it is updated. `exponential`: five retries, never stops. */
export type RetryType = 'circuit-breaker' | 'exponential'

const state = z.union([z.string(), z.number()])
const wireWebhook = z.object({
  uuid: z.string().min(1),
  url: z.string().nullish(),
  hmac: z.string().nullish(),
  retryType: z.string().nullish(),
  eventTypes: z.array(z.string()).nullish(),
  state: state.nullish(),
  failedCount: z.number().nullish(),
})

/** A webhook as Daily keeps it. */
export interface RegisteredWebhook {
  readonly id: string
  readonly url: string
  /** The secret for `settings.webhookSecret`. */
  readonly hmac: string | undefined
  readonly retryType: string | undefined
  readonly events: readonly string[]
  /** False: the circuit is open, and nothing is delivered until `update` probes the address again. */
  readonly active: boolean
}

/** A webhook to be registered. */
export interface NewWebhook {
  readonly url: string
  /** Default: every event that this plugin reads. */
  readonly events?: readonly string[] | undefined
  /** Default: `exponential`, so that a short outage does not end delivery. */
  readonly retryType?: RetryType | undefined
  /** Base64. Default: Daily generates one. */
  readonly hmac?: string | undefined
  /** Sent with every delivery as `Authorization: Basic …`. */
  readonly basicAuth?: string | undefined
}

/**
 * Webhook registrations for the events of all rooms of the domain; a call has no URL of its own. On registration Daily
 * posts `{"test":"test"}` to the address and refuses with 400 unless it promptly answers 200, so the server must
 * already be running.
 */
export interface WebhooksApi {
  create(webhook: NewWebhook): Promise<RegisteredWebhook>
  list(): Promise<readonly RegisteredWebhook[]>
  get(id: string): Promise<RegisteredWebhook | null>
  /** Probes again, and closes an open circuit. */
  update(id: string, changes: Partial<NewWebhook>): Promise<RegisteredWebhook>
  remove(id: string): Promise<void>
  /** Ensures the registration of this URL: finds, revives, completes or creates it. Idempotent. */
  ensure(webhook: NewWebhook): Promise<RegisteredWebhook>
}

const everyEvent = [
  ...['connected', 'answered', 'stopped', 'warning', 'error'].map((step) => `dialout.${step}`),
  ...['ready', 'connected', 'stopped', 'warning', 'error'].map((step) => `dialin.${step}`),
  ...['triggered', 'initiated', 'answered', 'completed'].map((step) => `calltransfer.${step}`),
  // Ends what `dialin.ready` said of a room.
  'meeting.ended',
  'recording.ready-to-download',
]

/** Three spellings of one state, by the age of the page: FAILED, INACTIVE and 0 to 2, of which 1 was ACTIVE [inferred]. */
const isActive = (value: z.output<typeof state> | null | undefined): boolean =>
  typeof value === 'number' ? value === 1 : !/^(?:failed|inactive)$/i.test(value ?? '')

const read = (value: unknown): RegisteredWebhook => {
  const result = wireWebhook.safeParse(value)
  if (!result.success) throw unreadable('webhook')
  const { uuid, url, hmac, retryType, eventTypes, state: given } = result.data
  return {
    id: uuid,
    url: url ?? '',
    hmac: hmac ?? undefined,
    retryType: retryType ?? undefined,
    events: eventTypes ?? [],
    active: isActive(given),
  }
}

const bodyOf = ({ url, events, retryType, hmac, basicAuth }: Partial<NewWebhook>) => ({
  url,
  basicAuth,
  retryType,
  eventTypes: events,
  hmac,
})

export const webhooksApi = (api: Api): WebhooksApi => {
  const pathTo = (id: string) => idPath('/webhooks', id)
  const webhooks: WebhooksApi = {
    create: async ({ events = everyEvent, retryType = 'exponential', ...rest }) => {
      const body = bodyOf({ ...rest, events, retryType })
      return read(await api.request('POST', '/webhooks', { body }))
    },
    async list() {
      const reply = await api.request('GET', '/webhooks')
      const items = Array.isArray(reply) ? reply : (reply as { data?: unknown } | null)?.data
      if (!Array.isArray(items)) throw unreadable('GET webhooks')
      return items.map(read)
    },
    async get(id) {
      const reply = await api.request('GET', pathTo(id), { nullable: true })
      return reply === null ? null : read(reply)
    },
    update: async (id, changes) =>
      read(await api.request('POST', pathTo(id), { body: bodyOf(changes) })),
    remove: async (id) => void (await api.request('DELETE', pathTo(id), { nullable: true })),
    async ensure(webhook) {
      const found = (await webhooks.list()).find(({ url }) => url === webhook.url)
      if (!found) return webhooks.create(webhook)
      const wanted = webhook.events ?? everyEvent
      const missing = wanted.filter((event) => !found.events.includes(event))
      const sameSecret = webhook.hmac === undefined || found.hmac === webhook.hmac
      if (found.active && sameSecret && missing.length === 0) return found
      const { url, hmac } = webhook
      return webhooks.update(found.id, { url, hmac, events: [...found.events, ...missing] })
    },
  }
  return webhooks
}
