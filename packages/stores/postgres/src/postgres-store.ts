import type { CallStore, LaneStore, RampStore, RuleStore, Store } from '@callplane/core'
import type { ApplicationStores, StoreTransfer } from '@callplane/core/stores'
import { createCallLog } from './ports/call-log.ts'
import { createParts } from './create-parts.ts'
import { createClaimCalls } from './calls/claim-calls.ts'
import { createCounters } from './ports/counters.ts'
import { createDeleteCalls } from './calls/delete-calls.ts'
import { createJournal } from './ports/event-journal.ts'
import { createLanes } from './ports/lanes.ts'
import { createLeases } from './ports/leases.ts'
import { createMaintenance } from './maintenance.ts'
import { migrate, type Migrated, type MigrateOptions } from './schema/migrate.ts'
import type { PostgresStoreOptions } from './options.ts'
import { createOutbox } from './ports/outbox.ts'
import { createParkEvents } from './calls/park-events.ts'
import { createQueryCalls } from './calls/query-calls.ts'
import { createReadCalls } from './calls/read-calls.ts'
import { createRamps } from './ports/ramps.ts'
import { createRules } from './ports/rules.ts'
import { createSaveCalls } from './calls/save-calls.ts'
import { createTakeCalls } from './calls/take-calls.ts'
import { createTransfer } from './transfer/transfer.ts'

/** Every method answers with a promise. */
type Promised<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...given: infer Given) => infer Result
    ? (...given: Given) => Promise<Awaited<Result>>
    : Port[Name]
}

/** A PostgreSQL store. Close the dispatchers that use it before the store. */
export interface PostgresStore extends Store, ApplicationStores {
  readonly calls: Promised<CallStore>
  readonly lanes: Promised<LaneStore>
  readonly rules: RuleStore
  readonly ramps: RampStore
  /** Reads and writes the whole schema, to move it to or from another engine: `callplane stores move`. */
  readonly transfer: StoreTransfer
  /**
   * Creates the schema or brings it up to date. Other processes that do so at the same time wait. Rejects where the
   * schema is newer than this package.
   */
  migrate(options?: MigrateOptions): Promise<Migrated>
  /** Waits for writes that are under way and closes every connection. A pool that was given stays open. */
  close(): Promise<void>
}

/**
 * Keeps the calls and lanes of any number of dispatchers, on any number of hosts, in PostgreSQL, with their rules and what
 * guards and a CRM keep. Connects on first use;
 * while the database cannot be reached, methods reject and later ones try again.
 */
export const postgresStore = (options: PostgresStoreOptions): PostgresStore => {
  const { parts, feed, notices, watch } = createParts(options)
  const maintenance = createMaintenance(parts)
  const reading = createReadCalls(parts)
  const leases = createLeases(parts)
  const taking = createTakeCalls(parts, leases)
  const claims = createClaimCalls(parts, reading)
  const saves = createSaveCalls(parts, taking.take)
  const lanes = createLanes(parts)
  const { counters, idle } = createCounters(parts)

  const calls: PostgresStore['calls'] = {
    shared: true,
    async join(owner) {
      const lease = await leases.join(owner)
      notices.start()
      maintenance.start()
      feed.add(owner, lease.now)
      return lease
    },
    renew: leases.renew,
    async leave(id) {
      feed.remove(id)
      await leases.leave(id)
    },
    claim: claims.claim,
    save: saves.save,
    ...reading,
    ...taking,
    ...createParkEvents(parts, reading),
    ...createQueryCalls(parts),
    ...createDeleteCalls(parts),
  }
  return {
    calls,
    lanes,
    rules: createRules(parts, watch),
    ramps: createRamps(parts),
    counters,
    callLog: () => createCallLog(parts),
    outbox: () => createOutbox(parts),
    eventJournal: () => createJournal(parts, watch),
    transfer: createTransfer(parts, calls),
    migrate: (given) => migrate(parts.database, parts.tables, given),
    async close() {
      maintenance.stop()
      watch.close()
      await Promise.all([feed.close(), saves.idle(), claims.idle(), lanes.idle(), idle()])
      await notices.close()
      await parts.database.close()
    },
  }
}
