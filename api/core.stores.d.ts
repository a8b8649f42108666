interface Counted {
  readonly id: string;
  readonly amount: number;
  readonly at: number;
  readonly expires: number;
}
interface CountBound {
  readonly since: number;
  readonly limit: number;
}
interface Counters {
  sum(key: string, since: number): number | Promise<number>;
  take(key: string, entry: Counted, bound: CountBound): Promise<'taken' | 'held' | 'full'>;
  giveBack(key: string, id: string): Promise<void>;
}
interface DeliveryLike {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly nextAt: number | null;
}
interface Outbox<Delivery extends DeliveryLike> {
  get(id: string): Promise<Delivery | null>;
  put(delivery: Delivery): Promise<boolean>;
  due(now: number, limit: number): Promise<readonly Delivery[]>;
  nextAt(): Promise<number | null>;
  inState(state: Delivery['state']): Promise<readonly Delivery[]>;
}
interface EventJournal<Event extends object> {
  append(tenant: string, event: Event): Promise<void>;
  position(tenant: string): Promise<string>;
  after(tenant: string, place: string, limit: number): Promise<readonly (Event & {
    readonly id: string;
  })[] | null>;
  subscribe(tenant: string, listener: (event: Event & {
    readonly id: string;
  }) => void): () => void;
}
type EndStatus = 'completed' | 'busy' | 'no-answer' | 'rejected' | 'canceled' | 'failed';
type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus | 'unknown';
interface EntryLike {
  readonly tenant: string;
  readonly id: string;
  readonly revision: number;
  readonly status: CallStatus;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string | null;
  readonly to: string | null;
  readonly source: string;
  readonly provider: string | null;
  readonly providerCallId: string | null;
  readonly claimedCallId: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly totalDuration: number | null;
  readonly references: {
    readonly contact?: {
      readonly id: string;
    } | null | undefined;
    readonly user?: {
      readonly id: string;
    } | null | undefined;
  };
  readonly keys: readonly string[];
}
interface EntryName {
  readonly tenant: string;
  readonly id: string;
}
interface LogConditions {
  readonly contact?: string | undefined;
  readonly user?: string | undefined;
  readonly status?: string | undefined;
  readonly direction?: 'inbound' | 'outbound' | undefined;
  readonly number?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly users?: readonly string[] | undefined;
  readonly unassigned?: boolean | undefined;
}
interface LogFilter extends LogConditions {
  readonly limit: number;
  readonly offset: number;
}
interface LogTotals {
  readonly status: CallStatus;
  readonly count: number;
  readonly timed: number;
  readonly totalDuration: number;
}
interface TenantLog<Entry> {
  readonly tenant: string;
  get(id: string): Promise<Entry | null>;
  findByKey(key: string): Promise<Entry | null>;
  list(filter: LogFilter): Promise<{
    readonly entries: readonly Entry[];
    readonly total: number;
  }>;
  totals(conditions: LogConditions): Promise<readonly LogTotals[]>;
  unconfirmed(provider: string, since: string): Promise<readonly Entry[]>;
}
interface CallLog<Entry extends EntryLike> {
  insert(entry: Entry): Promise<{
    readonly inserted: true;
  } | {
    readonly inserted: false;
    readonly existing: Entry;
  }>;
  save(entry: Entry): Promise<'saved' | 'stale' | 'taken'>;
  tenant(tenant: string): TenantLog<Entry>;
  tenantsHolding(key: string): Promise<readonly string[]>;
  tenantsWaiting(provider: string, since: string): Promise<readonly string[]>;
  changedSince(since: string): Promise<readonly EntryName[]>;
  quietSince(until: string): Promise<readonly EntryName[]>;
}
interface EntryColumns {
  readonly tenant: string;
  readonly id: string;
  readonly revision: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly status: CallStatus;
  readonly direction: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly contact: string | null;
  readonly user: string | null;
  readonly totalDuration: number | null;
  readonly unconfirmed: string | null;
  readonly open: boolean;
}
declare const entryColumns: (entry: EntryLike) => EntryColumns;
interface ApplicationStores {
  readonly counters: Counters;
  callLog<Entry extends EntryLike>(): CallLog<Entry>;
  outbox<Delivery extends DeliveryLike>(): Outbox<Delivery>;
  eventJournal<Event extends object>(): EventJournal<Event>;
}
type Awaitable<T> = T | PromiseLike<T>;
interface JournalRow {
  readonly serial: number;
  readonly event: string;
}
interface JournalEngine {
  append(tenant: string, event: string): Promise<number>;
  last(tenant: string): Awaitable<number>;
  read(tenant: string, after: number, limit: number): Awaitable<readonly JournalRow[]>;
  watch(look: () => void): () => void;
}
declare const journalLength = 1000;
declare const createEventJournal: <Event extends object>(engine: JournalEngine) => EventJournal<Event>;
export { type ApplicationStores, CallLog, type CountBound, type Counted, type Counters, type DeliveryLike, EntryColumns, EntryLike, EntryName, type EventJournal, type JournalEngine, type JournalRow, LogConditions, LogFilter, LogTotals, type Outbox, TenantLog, createEventJournal, entryColumns, journalLength };