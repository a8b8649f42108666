import { business, far } from '@callplane/core/testing'
import type { DeliveryLike, EntryLike } from '@callplane/core/stores'

/** A delivery of these cases. */
export interface ExampleDelivery extends DeliveryLike {
  /** Whatever else a delivery has. */
  readonly note?: string | undefined
}

/** An entry of these cases. */
export interface ExampleEntry extends EntryLike {
  /** Whatever else an entry has. */
  readonly note?: string | undefined
}

/** An event of these cases. */
export interface ExampleEvent {
  readonly name: string
}

export const delivery = (id: string, fields: Partial<ExampleDelivery> = {}): ExampleDelivery => ({
  id,
  revision: 1,
  state: 'waiting',
  nextAt: 0,
  ...fields,
})

/** A minute after noon of Monday 5 January 2026, as an entry has it. */
export const minute = (count: number): string =>
  new Date(Date.UTC(2026, 0, 5, 12, count)).toISOString()

/** An ended call from `business` to `far` of tenant `a`, without keys. */
export const entry = (id: string, fields: Partial<ExampleEntry> = {}): ExampleEntry => ({
  tenant: 'a',
  id,
  revision: 1,
  status: 'completed',
  direction: 'outbound',
  from: business,
  to: far,
  source: 'dispatched',
  provider: null,
  providerCallId: null,
  claimedCallId: null,
  startedAt: minute(0),
  updatedAt: minute(0),
  totalDuration: null,
  references: { contact: null, user: null },
  keys: [],
  ...fields,
})
