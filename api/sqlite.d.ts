import { CallStore, LaneStore, RuleStore, Store } from "@callplane/core";
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
interface SqliteStore extends Store {
  readonly calls: CallStore;
  readonly lanes: LaneStore;
  readonly rules: RuleStore;
  close(): Promise<void>;
}
declare const sqliteStore: (options: string | SqliteStoreOptions) => SqliteStore;
export { type Migrated, type SqliteClock, type SqliteStore, type SqliteStoreOptions, migrateSqlite, sqliteStore };