import { dataOf, type Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { webhookSegment } from '../references.ts'
import { webhookEvents } from './statuses.ts'
import { wireWebhook } from '../client/schemas.ts'

const path = '/v2/sip/webhooks'

/** Webhook registrations for the events of every call of the account; a call has no callback URL of its own. */
export interface RegisteredWebhook {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
}

/** The webhook of the account. */
export interface WebhooksApi {
  create(url: string, events?: readonly string[]): Promise<RegisteredWebhook>
  list(): Promise<readonly RegisteredWebhook[]>
  get(id: string): Promise<RegisteredWebhook | null>
  update(id: string, url: string, events?: readonly string[]): Promise<RegisteredWebhook>
  remove(id: string): Promise<void>
  /** Whether this URL is registered for these events. */
  covers(url: string, events?: readonly string[]): Promise<boolean>
  /** Ensures the registration of this URL for these events: finds, completes or creates it. Idempotent. */
  ensure(url: string, events?: readonly string[]): Promise<RegisteredWebhook>
}

/** Every event the typed client knows. The older page lists seven of them; the guide and the client list all. */
const everyEvent = Object.keys(webhookEvents)

const read = (value: unknown): RegisteredWebhook => {
  const result = wireWebhook.safeParse(dataOf(value))
  const id = result.data?.id ?? result.data?.webhookId
  if (!result.success || !id) throw unreadable('webhook')
  return { id, url: result.data.url ?? '', events: result.data.events ?? [] }
}

export const webhooksApi = (api: Api): WebhooksApi => {
  const pathTo = (id: string) => `${path}/${webhookSegment(id)}`
  const webhooks: WebhooksApi = {
    create: async (url, events = everyEvent) =>
      read(await api.request('POST', path, { body: { url, events } })),
    list: async () =>
      (await api.list(path, wireWebhook))
        .filter(({ id, webhookId }) => id ?? webhookId)
        .map((item) => read(item)),
    async get(id) {
      const reply = await api.request('GET', pathTo(id), { nullable: true })
      return reply === null ? null : read(reply)
    },
    update: async (id, url, events = everyEvent) =>
      read(await api.request('PATCH', pathTo(id), { body: { url, events } })),
    remove: async (id) => void (await api.request('DELETE', pathTo(id), { nullable: true })),
    async covers(url, events = everyEvent) {
      const found = (await webhooks.list()).find((webhook) => webhook.url === url)
      return found !== undefined && events.every((event) => found.events.includes(event))
    },
    async ensure(url, events = everyEvent) {
      const found = (await webhooks.list()).find((webhook) => webhook.url === url)
      if (!found) return webhooks.create(url, events)
      const missing = events.filter((event) => !found.events.includes(event))
      return missing.length === 0
        ? found
        : webhooks.update(found.id, url, [...found.events, ...missing])
    },
  }
  return webhooks
}
