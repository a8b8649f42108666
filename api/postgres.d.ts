import { Pool } from "pg";
import { CallStore, LaneStore, RampStore, RuleStore, Store } from "@callplane/core";
import { ApplicationStores, StoreTransfer } from "@callplane/core/stores";
interface PostgresStoreOptions {
  readonly connectionString?: string | undefined;
  readonly pool?: Pool | undefined;
  readonly schema?: string | undefined;
  readonly maxConnections?: number | undefined;
  readonly notify?: boolean | undefined;
  readonly prepare?: boolean | undefined;
  readonly autoMigrate?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}
interface MigrateOptions {
  readonly grantTo?: string | undefined;
}
interface Migrated {
  readonly from: number;
  readonly to: number;
}
type Promised<Port> = { readonly [Name in keyof Port]: Port[Name] extends ((...given: infer Given) => infer Result) ? (...given: Given) => Promise<Awaited<Result>> : Port[Name]; };
interface PostgresStore extends Store, ApplicationStores {
  readonly calls: Promised<CallStore>;
  readonly lanes: Promised<LaneStore>;
  readonly rules: RuleStore;
  readonly ramps: RampStore;
  readonly transfer: StoreTransfer;
  migrate(options?: MigrateOptions): Promise<Migrated>;
  close(): Promise<void>;
}
declare const postgresStore: (options: PostgresStoreOptions) => PostgresStore;
export { type MigrateOptions, type Migrated, type PostgresStore, type PostgresStoreOptions, postgresStore };