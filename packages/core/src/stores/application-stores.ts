import type { CallLog, EntryLike } from './call-log.ts'
import type { Counters } from './counters.ts'
import type { EventJournal } from './event-journal.ts'
import type { DeliveryLike, Outbox } from './outbox.ts'

/** What a store keeps besides the calls and lanes of its dispatchers. */
export interface ApplicationStores {
  /** Counts of @callplane/guards, shared by all processes: give it as `store`. */
  readonly counters: Counters
  /** The call log of @callplane/crm: give `callLog<CallLogEntry>()` as `store`. */
  callLog<Entry extends EntryLike>(): CallLog<Entry>
  /** Deliveries of @callplane/crm: give `outbox<Delivery>()` as `outboxStore`. */
  outbox<Delivery extends DeliveryLike>(): Outbox<Delivery>
  /** Events of @callplane/crm for readers that reconnect: give `eventJournal<ListedHappening>()` as `journal`. */
  eventJournal<Event extends object>(): EventJournal<Event>
}
