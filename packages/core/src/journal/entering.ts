import type { CallRecord } from './record.ts'
import type { StoreAccess } from './store/store-access.ts'
import type { Claim } from './store/store.ts'

/** A call that is not stored yet. */
interface Newcomer {
  readonly record: CallRecord
  readonly resolve: (existing: CallRecord | null) => void
  readonly reject: (error: unknown) => void
}

export interface EnteringParts {
  readonly store: StoreAccess
  readonly changed: (before: CallRecord, after: CallRecord, owned: true) => void
  /** The call is not in the store, or not this dispatcher's. */
  readonly refused: (id: string) => void
}

/** Version of a record that is not stored yet: a write that takes it for a stored one finds a conflict. */
export const unstored = 0

/** How many attempts are remembered whose first write failed; a forgotten one is looked for at its provider. */
const maxUnsent = 10_000

/** The reply may be what was lost, and not the write: then the call exists, and it is ours to dial. */
const claimIn = async (store: StoreAccess, record: CallRecord): Promise<Claim> => {
  try {
    return await store.claim(record)
  } catch (error) {
    if (await store.get(record.id)) return { claimed: true }
    throw error
  }
}

/**
 * New calls until their first write, which claims their idempotency key. So a call that is dialled at once costs one
 * write before the dial: the claim, with its first attempt as sent.
 */
export const createEntering = ({ store, changed, refused }: EnteringParts) => {
  const calls = new Map<string, Newcomer>()
  const unsent = new Set<string>()
  const remember = (key: string): void => {
    unsent.add(key)
    if (unsent.size > maxUnsent) for (const oldest of unsent) return void unsent.delete(oldest)
  }
  return {
    /** Attempts in a first write of which it is not known whether it was applied: none of them was sent. */
    unsent,
    /** Resolves with null once the call is stored, or with the call that has its idempotency key. */
    begin: (record: CallRecord): Promise<CallRecord | null> =>
      new Promise((resolve, reject) => calls.set(record.id, { record, resolve, reject })),
    /** The record of a call that is not stored yet. */
    of: (id: string): CallRecord | undefined => calls.get(id)?.record,
    /** The first write. Null: the idempotency key belongs to another call, or the call was written before. */
    async write(after: CallRecord, isChange: boolean): Promise<CallRecord | null> {
      const newcomer = calls.get(after.id)
      if (!newcomer) return null
      calls.delete(after.id)
      const { record, resolve, reject } = newcomer
      try {
        const claim = await claimIn(store, after)
        if (claim.claimed) {
          resolve(null)
          if (isChange) changed(record, after, true)
          return after
        }
        refused(after.id)
        resolve(claim.existing)
        return null
      } catch (error) {
        for (const { key } of after.attempts) remember(key)
        refused(after.id)
        reject(error)
        throw error
      }
    },
  }
}

export type Entering = ReturnType<typeof createEntering>
