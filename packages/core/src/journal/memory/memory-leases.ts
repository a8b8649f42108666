import { CallError } from '../../model/error.ts'
import type { Lease, StoreOwner } from '../store/lease.ts'

/** A dispatcher whose lease ended this long ago has died. Milliseconds. */
const deadAfter = 3_600_000

interface Member {
  readonly owner: StoreOwner
  /** By `now`. */
  until: number
}

/** The dispatchers of one store in memory. Without `shared` there is one, and its lease never ends. */
export const createMemoryLeases = (shared: boolean, now: () => number) => {
  const members = new Map<string, Member>()

  const leaseFor = (leaseMs: number): Lease => {
    const at = now()
    return { now: at, until: shared ? at + leaseMs : Infinity }
  }

  return {
    join(owner: StoreOwner): Lease {
      if (owner.takeOver) members.clear()
      else if (!shared && members.size > 0)
        throw new CallError(
          'settings-invalid',
          'store: another dispatcher uses it, and this in-memory store serves one at a time. ' +
            'Close that dispatcher first; if it has stopped without closing, pass takeOver: true.',
        )
      if (owner.former !== undefined) members.delete(owner.former)
      const lease = leaseFor(owner.leaseMs)
      members.set(owner.id, { owner, until: lease.until })
      return lease
    },
    renew(id: string, leaseMs: number): Lease | null {
      const member = members.get(id)
      if (!member || member.until <= now()) return null
      const lease = leaseFor(leaseMs)
      member.until = lease.until
      return lease
    },
    leave: (id: string): void => void members.delete(id),
    /** When the lease of a dispatcher ends; null where it has ended. */
    endOf(id: string): number | null {
      const member = members.get(id)
      return member && member.until > now() ? member.until : null
    },
    tell(change: { readonly id: string; readonly version: number }, except: string): void {
      const at = now()
      for (const [id, { owner, until }] of members)
        // One that was stopped joins again, and is told until then.
        if (until + deadAfter <= at) members.delete(id)
        else if (id !== except) owner.changed(change)
    },
  }
}

export type MemoryLeases = ReturnType<typeof createMemoryLeases>
