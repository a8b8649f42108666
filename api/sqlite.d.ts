import { CallStore, LaneStore, RampStore, RuleStore, Store } from "@callplane/core";
import { ApplicationStores, Counters, StoreTransfer } from "@callplane/core/stores";
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
interface FileCounters extends Counters {
  sum(key: string, since: number): number;
}
interface SqliteStore extends Store, ApplicationStores {
  readonly calls: CallStore;
  readonly lanes: LaneStore;
  readonly rules: RuleStore;
  readonly ramps: RampStore;
  readonly counters: FileCounters;
  readonly transfer: StoreTransfer;
  close(): Promise<void>;
}
declare const sqliteStore: (options: string | SqliteStoreOptions) => SqliteStore;
export { type FileCounters, type Migrated, type SqliteClock, type SqliteStore, type SqliteStoreOptions, migrateSqlite, sqliteStore };