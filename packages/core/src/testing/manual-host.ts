import { TransportError, type Host, type LogEntry } from '../index.ts'
import type { CallEvent } from '../model/event.ts'
import type { WebhookRequest } from '../plugin/webhook.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'

/** A host on a manual clock, whose network the test plays. */
export interface ManualHost extends Host {
  readonly clock: ManualClock
  readonly entries: LogEntry[]
}

/** A host whose clock stands still and whose network is down. */
export const manualHost = (
  options: {
    readonly publicUrl?: string
    readonly clock?: ManualClock
    readonly fetch?: Host['fetch']
  } = {},
): ManualHost => {
  const entries: LogEntry[] = []
  return {
    clock: options.clock ?? manualClock(),
    fetch: options.fetch ?? (() => Promise.reject(new TransportError('connect', false))),
    log: (entry) => void entries.push(entry),
    publicUrl: options.publicUrl,
    entries,
  }
}

/** Ids that count up: reproducible, and still 32 characters. */
export const countingIds = (): (() => string) => {
  let serial = 0
  return () => (++serial).toString(16).padStart(32, '0')
}

/** A webhook of the fake provider. */
export const webhookOf = (...events: readonly CallEvent[]): WebhookRequest => ({
  method: 'POST',
  url: 'http://callplane.invalid/webhooks/fake',
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(JSON.stringify(events)),
  receivedAt: 0,
})
