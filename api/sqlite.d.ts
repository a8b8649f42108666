import { CallStatus, CallStore, LaneStore, RuleStore, Store } from "@callplane/core";
interface SqliteClock {
  wall(): number;
  monotonic(): number;
}
interface SqliteStoreOptions {
  readonly file: string;
  readonly migrate?: boolean | undefined;
  readonly busyTimeoutMs?: number | undefined;
  readonly pollMs?: number | undefined;
  readonly clock?: SqliteClock | undefined;
}
interface Migrated {
  readonly from: number;
  readonly to: number;
}
declare const migrateSqlite: (given: string | SqliteStoreOptions) => Migrated;
interface LogFilter {
  readonly contact?: string | undefined;
  readonly user?: string | undefined;
  readonly status?: string | undefined;
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
  totals(window: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  }): Promise<readonly LogTotals[]>;
  unconfirmed(provider: string, since: string): Promise<readonly Entry[]>;
}
interface EntryLike {
  readonly tenant: string;
  readonly id: string;
  readonly revision: number;
  readonly status: CallStatus;
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
interface Counted {
  readonly id: string;
  readonly amount: number;
  readonly at: number;
  readonly expires: number;
}
interface Counters {
  sum(key: string, since: number): number;
  take(key: string, entry: Counted, bound: {
    readonly since: number;
    readonly limit: number;
  }): Promise<'taken' | 'held' | 'full'>;
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
interface SqliteStore extends Store {
  readonly calls: CallStore;
  readonly lanes: LaneStore;
  readonly rules: RuleStore;
  readonly counters: Counters;
  callLog<Entry extends EntryLike>(): CallLog<Entry>;
  outbox<Delivery extends DeliveryLike>(): Outbox<Delivery>;
  close(): Promise<void>;
}
declare const sqliteStore: (options: string | SqliteStoreOptions) => SqliteStore;
export { type CallLog, type Counted, type Counters, type DeliveryLike, type EntryLike, type Migrated, type Outbox, type SqliteClock, type SqliteStore, type SqliteStoreOptions, type TenantLog, migrateSqlite, sqliteStore };