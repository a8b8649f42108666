import type { Mutant } from '../mutant.ts'

/** What waits and listeners hear of. */
export const waitMutants: readonly Mutant[] = [
  {
    bug: 'a change by another process that cannot be read at once is never told to waits and listeners',
    file: 'packages/core/src/dispatch/engine/change-feed.ts',
    find: 'return later.add(id, version)',
    replace: 'return',
    noticedBy: 'packages/core/src/dispatch/engine/read-again.test.ts',
  },
  {
    bug: 'waits do not hear of a write that was carried out although its reply was lost',
    file: 'packages/core/src/journal/change-record.ts',
    find: 'if (last) parts.doubtful',
    replace: 'if (last && tries < 0) parts.doubtful',
    noticedBy: 'packages/core/src/journal/change-record.test.ts',
  },
  {
    bug: 'listeners hear of a write that was announced and not carried out',
    file: 'packages/core/src/dispatch/engine/change-feed.ts',
    find: 'if (!record || record.version < version) return',
    replace: 'if (!record) return',
    noticedBy: 'packages/core/src/dispatch/engine/change-feed.test.ts',
  },
  {
    bug: 'a dispatcher that joins again does not say who it was',
    file: 'packages/core/src/dispatch/leases/membership.ts',
    find: 'store.join({ id, former, leaseMs',
    replace: 'store.join({ id, leaseMs',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a store in memory forgets a dispatcher whose lease has ended before it joins again',
    file: 'packages/core/src/journal/memory/memory-leases.ts',
    find: 'if (until + deadAfter <= at) members.delete(id)',
    replace: 'if (until <= at) members.delete(id)',
    noticedBy: 'packages/core/src/journal/memory/memory-store.test.ts',
  },
  {
    bug: 'SQLite: a dispatcher whose lease has ended is told nothing until it has joined again',
    file: 'packages/stores/sqlite/src/calls/calls.ts',
    find: 'renew: (owner, leaseMs) => write(() => members.renew(owner, leaseMs)),',
    replace:
      'async renew(owner, leaseMs) { const lease = await write(() => members.renew(owner, leaseMs)); if (!lease) members.forget(owner); return lease },',
    noticedBy: 'packages/stores/sqlite/src/conformance.test.ts',
  },
  {
    bug: 'PostgreSQL: a dispatcher whose lease has ended is told nothing until it has joined again',
    file: 'packages/stores/postgres/src/postgres-store.ts',
    find: 'renew: leases.renew,',
    replace:
      'async renew(id, leaseMs) { const lease = await leases.renew(id, leaseMs); if (!lease) feed.remove(id); return lease },',
    noticedBy: 'packages/stores/postgres/src/conformance.test.ts',
  },
  {
    bug: 'PostgreSQL: a dispatcher that joined again is told twice',
    file: 'packages/stores/postgres/src/changes/change-feed.ts',
    find: 'if (owner.former !== undefined) owners.delete(owner.former)',
    replace: '',
    noticedBy: 'packages/stores/postgres/src/conformance.test.ts',
  },
  {
    bug: 'a condition of a wait that throws fails the write that it is asked about',
    file: 'packages/core/src/dispatch/runtime.ts',
    find: 'waiters.wait(id, isOver, timeout)',
    replace: 'waiters.wait(id, done, timeout)',
    noticedBy: 'packages/core/src/dispatch/engine/read-again.test.ts',
  },
]
