import type { RequestRecord } from './request-record.ts'
import type { LegView } from '../network/leg.ts'
import type { Ring } from '../network/network.ts'
import type { Warning } from '../warnings.ts'
import type { Delivery } from '../webhooks/webhook.ts'

/** Something that has happened, as `GET /_emulator/events` sends it. */
export type EmulatorEvent =
  /** A leg was dialled or has changed. */
  | { readonly type: 'call'; readonly data: LegView }
  | { readonly type: 'ring'; readonly data: Ring }
  /** A request was received (`status` is null) or answered. */
  | { readonly type: 'request'; readonly data: RequestRecord }
  /** A webhook was sent (`status` and `error` are null) or answered. */
  | { readonly type: 'delivery'; readonly data: Delivery }
  | { readonly type: 'warning'; readonly data: Warning }
  /** Read these again: they have changed. */
  | { readonly type: 'phones' | 'clock' | 'faults' | 'reset'; readonly data: null }

export type Feed = {
  /** `event` is called only if there is a listener. */
  emit(event: () => EmulatorEvent): void
  /** The result ends it. */
  subscribe(listener: (event: EmulatorEvent) => void): () => void
}

export function createFeed(): Feed {
  const listeners = new Set<(event: EmulatorEvent) => void>()
  return {
    emit(event) {
      if (listeners.size === 0) return
      const made = event()
      for (const listener of listeners) listener(made)
    },
    subscribe(listener) {
      // A function that subscribes twice is called twice.
      const own = (event: EmulatorEvent): void => listener(event)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
