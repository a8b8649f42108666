import type { Clock } from '../time/clock.ts'
import type { RequestRecord } from './request-record.ts'
import type { Feed } from './feed.ts'
import { createHistory, type HistoryLimits } from './history.ts'
import type { Warn, Warning } from '../warnings.ts'
import type { Delivery } from '../webhooks/webhook.ts'

/** What the emulator remembers of requests, webhooks and warnings. */
export type Records = {
  readonly warn: Warn
  request(record: RequestRecord): void
  requestChanged(record: RequestRecord): void
  delivery(delivery: Delivery): void
  deliveryChanged(delivery: Delivery): void
  /** Copies: what follows does not change them. Shallow ones, as only whole fields of an entry are ever replaced. */
  requests(): readonly RequestRecord[]
  deliveries(): readonly Delivery[]
  warnings(): readonly Warning[]
  /** The recorded object itself. */
  findDelivery(id: string): Delivery | undefined
  nextRequestId(): string
  /** Entries that were forgotten for the limits. */
  dropped(): { readonly requests: number; readonly deliveries: number; readonly warnings: number }
  clear(): void
}

type Deps = {
  readonly clock: Clock
  readonly feed: Feed
  readonly log: (line: string) => void
  readonly history: HistoryLimits | undefined
}

/** Rough size of the headers, which are not counted exactly. */
const OVERHEAD = 2_000

/** What a record keeps alive: both bodies and the URL. */
const weightOf = ({ body, url, response }: RequestRecord | Delivery): number =>
  OVERHEAD + body.length + url.length + (response?.body.length ?? 0)

const MOST_KEYS = 1_000

export function createRecords({ clock, feed, log, history }: Deps): Records {
  const requests = createHistory<RequestRecord>(history)
  const deliveries = createHistory<Delivery>(history)
  const warnings = createHistory<Warning>(history)
  const keys = new Set<string>()
  let warned = 0
  let requested = 0
  return {
    warn({ provider, code, message }, key) {
      if (key !== undefined) {
        if (keys.has(key)) return
        if (keys.size >= MOST_KEYS) keys.clear()
        keys.add(key)
      }
      const at = new Date(clock.now()).toISOString()
      const warning = { id: `warning-${++warned}`, provider, at, code, message }
      warnings.add(warning, message.length)
      log(message)
      feed.emit(() => ({ type: 'warning', data: warning }))
    },
    request(record) {
      requests.add(record, weightOf(record))
      feed.emit(() => ({ type: 'request', data: { ...record } }))
    },
    requestChanged(record) {
      requests.weigh(record, weightOf(record))
      feed.emit(() => ({ type: 'request', data: { ...record } }))
    },
    delivery(delivery) {
      deliveries.add(delivery, weightOf(delivery))
      feed.emit(() => ({ type: 'delivery', data: { ...delivery } }))
    },
    deliveryChanged(delivery) {
      deliveries.weigh(delivery, weightOf(delivery))
      feed.emit(() => ({ type: 'delivery', data: { ...delivery } }))
    },
    requests: () => requests.list().map((one) => ({ ...one })),
    deliveries: () => deliveries.list().map((one) => ({ ...one })),
    warnings: () => warnings.list(),
    findDelivery: (id) => deliveries.find((one) => one.id === id),
    nextRequestId: () => `request-${++requested}`,
    dropped: () => ({
      requests: requests.dropped(),
      deliveries: deliveries.dropped(),
      warnings: warnings.dropped(),
    }),
    clear() {
      for (const list of [requests, deliveries, warnings]) list.clear()
      keys.clear()
    },
  }
}
