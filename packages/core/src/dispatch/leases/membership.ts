import type { CallStore, Lease } from '../../journal/store/store.ts'
import { inMilliseconds, milliseconds, plus, times, type Milliseconds } from '../../model/units.ts'
import type { Host } from '../../plugin/host.ts'
import { createJoining } from './joining.ts'
import { randomId } from '../placing/random-id.ts'
import type { StoreTime } from './store-time.ts'

export interface MembershipParts {
  readonly store: CallStore
  readonly host: Host
  readonly time: StoreTime
  /** For how long others respect a dispatcher that has not been heard of. */
  readonly leaseFor: Milliseconds
  readonly takeOver: boolean
  changed(change: { readonly id: string; readonly version: number }): void
  /** Looks for calls to work on and begins with them; gives how many it found, at most `limit`. */
  work(limit: number): Promise<number>
  /** The lease had ended: no call belongs to this dispatcher any more. */
  lost(): void
}

/** Between two looks for calls that are due and belong to no living dispatcher. */
const lookEvery = milliseconds(500)
/** Most calls taken at a time, so that the calls of a dispatcher that died spread over those that live. */
const batch = 50
const none = milliseconds(0)
/** A lease is renewed this often before it would end. */
const renewals = 3

/**
 * This dispatcher among those that share a store: keeps its lease, takes up what others left, and joins again under a
 * new id when its lease has ended.
 */
export const createMembership = (parts: MembershipParts) => {
  const { store, host, time, leaseFor } = parts
  const { clock, log } = host
  const leaseMs = inMilliseconds(leaseFor)
  let id = `dispatcher_${randomId()}`
  /** Its id until its lease ended; undefined once it has joined again. */
  let former: string | undefined
  let left = false
  let cancel = () => {}
  let sinceRenewal = none
  const stopped = () => left

  const warn = (error: unknown): void =>
    log({ level: 'warn', event: 'store.unreachable', error: String((error as Error)?.name) })
  const joined = (lease: Lease): void => {
    former = undefined
    if (store.shared) time.learn(lease.now)
  }
  const joining = createJoining({
    clock,
    join: (takeOver) => store.join({ id, former, leaseMs, takeOver, changed: parts.changed }),
    joined,
    failed: warn,
    stopped,
  })

  const renew = async (): Promise<void> => {
    const lease = await store.renew(id, leaseMs)
    if (lease) return joined(lease)
    log({ level: 'warn', event: 'lease.lost' })
    // Steps under the old id are refused from now on wherever another dispatcher has taken the call.
    former ??= id
    id = `dispatcher_${randomId()}`
    parts.lost()
    await joining.enter(false)
  }

  const turn = async (): Promise<void> => {
    sinceRenewal = plus(sinceRenewal, lookEvery)
    if (sinceRenewal >= times(leaseFor, 1 / renewals)) {
      await renew()
      sinceRenewal = none
    }
    while (!stopped() && (await parts.work(batch)) === batch);
  }
  const keep = (): void => {
    if (left) return
    cancel = clock.after(inMilliseconds(lookEvery), () => {
      turn().catch(warn).finally(keep)
    })
  }

  return {
    get id(): string {
      return id
    },
    /** Registers this dispatcher. Throws where the store refuses it at once. */
    start(): void {
      const entered = joining.enter(parts.takeOver)
      if (store.shared) void Promise.resolve(entered).then(turn).catch(warn).finally(keep)
    },
    ready: joining.ready,
    /** Gives its calls to the others. */
    async leave(): Promise<void> {
      left = true
      cancel()
      // Where this fails, the lease ends by itself.
      for (const one of [id, ...(former === undefined ? [] : [former])])
        await Promise.resolve(store.leave(one)).catch(warn)
    },
  }
}
