import type { CallStore } from '@callplane/core'
import { pause, withCalls, without, withoutKey, type BrokenStore } from './broken-store.fixture.ts'

export const brokenOwnership: readonly BrokenStore[] = [
  {
    bug: 'due calls come in no order',
    subject: 'ownership',
    caught: 'what is due first comes first',
    harness: withCalls((calls) => ({
      claimDue: async (request) =>
        (await calls.claimDue({ ...request, limit: 10 })).toReversed().slice(0, request.limit),
    })),
  },
  {
    bug: 'a lease is ignored',
    subject: 'ownership',
    caught: 'a call belongs to the dispatcher',
    harness: withCalls((calls) => ({ take: (id) => calls.get(id) })),
  },
  {
    bug: 'a write is not fenced',
    subject: 'ownership',
    caught: 'a call belongs to the dispatcher',
    harness: withCalls((calls) => ({
      save: (record, write) => calls.save(record, { ...write, asOwner: false }),
    })),
  },
  {
    bug: 'the owner is not given what others wrote',
    subject: 'ownership',
    caught: 'the owner is given',
    harness: withCalls((calls) => ({
      claimDue: async (request) =>
        without(
          await calls.claimDue(request),
          ({ writer }) => writer !== undefined && writer !== request.owner,
        ),
    })),
  },
  {
    bug: 'calls that the owner may know come first',
    subject: 'ownership',
    caught: 'calls that the owner may know',
    harness: withCalls((calls) => ({
      claimDue: async (request) =>
        (await calls.claimDue({ ...request, limit: 100 })).slice(0, request.limit),
    })),
  },
  {
    bug: 'a dispatcher that leaves keeps its calls',
    subject: 'ownership',
    caught: 'a dispatcher that leaves',
    harness: withCalls(() => ({ leave: () => {} })),
  },
  {
    bug: 'takeOver leaves other leases as they are',
    subject: 'ownership',
    caught: 'takeOver ends',
    harness: withCalls((calls) => ({ join: (owner) => calls.join({ ...owner, takeOver: false }) })),
  },
]

export const brokenLeases: readonly BrokenStore[] = [
  {
    bug: 'a lease ends although it was renewed',
    subject: 'leases',
    caught: 'a lease is confirmed',
    harness: withCalls((calls) => ({
      renew: async (_owner, leaseMs) => ({ now: 0, until: leaseMs }),
      join: (owner) => calls.join(owner),
    })),
  },
  {
    bug: 'a lease that ended is revived',
    subject: 'leases',
    caught: 'a lease that has ended',
    harness: withCalls((calls) => ({
      async renew(owner, leaseMs) {
        const lease = await calls.renew(owner, leaseMs)
        if (lease) return lease
        return calls.join({ id: owner, leaseMs, takeOver: false, changed: () => {} })
      },
    })),
  },
  {
    bug: 'an attempt is orphaned while its sender is at work',
    subject: 'leases',
    caught: 'a write that needs the end of a lease',
    harness: withCalls((calls) => ({
      save: (record, write) => calls.save(record, { ...write, ended: [] }),
    })),
  },
  {
    bug: 'a dispatcher is not told what others wrote',
    subject: 'changes',
    caught: 'dispatchers are told',
    harness: withCalls((calls) => ({ join: (owner) => calls.join({ ...owner, changed() {} }) })),
  },
  {
    bug: 'a dispatcher whose lease has ended is told nothing until it has joined again',
    subject: 'changes',
    caught: 'a dispatcher whose lease has ended',
    harness: withCalls((calls) => {
      const ended = new Set<string>()
      return {
        join: (owner) =>
          calls.join({
            ...owner,
            changed: (change) => void (ended.has(owner.id) || owner.changed(change)),
          }),
        async renew(owner, leaseMs) {
          const lease = await calls.renew(owner, leaseMs)
          if (!lease) ended.add(owner)
          return lease
        },
      }
    }),
  },
  {
    bug: 'a dispatcher is told of its own writes',
    subject: 'changes',
    caught: 'dispatchers are told',
    harness: withCalls((calls) => {
      const told = new Map<string, (change: { id: string; version: number }) => void>()
      return {
        join(owner) {
          told.set(owner.id, (change) => owner.changed(change))
          return calls.join(owner)
        },
        async save(record, write) {
          const saved = await calls.save(record, write)
          told.get(write.owner)?.({ id: record.id, version: record.version })
          return saved
        },
      }
    }),
  },
]

export const brokenRaces: readonly BrokenStore[] = [
  {
    bug: 'a key is looked up before it is claimed, and not with it',
    subject: 'racing',
    caught: 'one of two claims of a key',
    harness: withCalls((calls) => ({
      async claim(record, write) {
        const { tenant, idempotencyKey = '' } = record.request
        const existing = await calls.findByIdempotencyKey(tenant, idempotencyKey)
        await pause()
        return existing ? { claimed: false, existing } : calls.claim(withoutKey(record), write)
      },
    })),
  },
  {
    bug: 'a version is compared before it is replaced, and not with it',
    subject: 'racing',
    caught: 'one of two saves of a version',
    harness: withCalls((calls) => ({
      async save(record, write) {
        const held = await calls.get(record.id)
        if (held?.version !== record.version - 1) return { outcome: 'conflict' }
        await pause()
        const now = await calls.get(record.id)
        return calls.save({ ...record, version: (now?.version ?? 0) + 1 }, write)
      },
    })),
  },
  {
    bug: 'two dispatchers take one due call',
    subject: 'racing',
    caught: 'a due call is taken once',
    harness: withCalls((calls) => {
      let found: ReturnType<CallStore['claimDue']> | undefined
      return {
        async claimDue(request) {
          found ??= calls.claimDue(request)
          const records = await found
          await pause()
          found = undefined
          return records
        },
      }
    }),
  },
  {
    bug: 'two dispatchers take one call by its id',
    subject: 'racing',
    caught: 'one of two dispatchers takes a call',
    harness: withCalls((calls) => ({
      async take(id, owner) {
        const record = await calls.get(id)
        await pause()
        return (await calls.take(id, owner)) ?? record
      },
    })),
  },
]
