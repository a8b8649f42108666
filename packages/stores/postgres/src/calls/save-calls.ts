import type { CallRecord, Saved, StoreWrite } from '@callplane/core'
import { createBatcher } from './batcher.ts'
import type { CallWrite } from './call-rows.ts'
import { isRefusal } from '../database/failure.ts'
import { retried } from '../database/retry.ts'
import { createSaveAlone } from './save-alone.ts'
import { createSaveBatch } from './save-batch.ts'
import type { StoreParts } from '../store-parts.ts'

type Outcome = Awaited<ReturnType<ReturnType<typeof createSaveAlone>>>

const referenceKey = ({
  provider,
  kind,
  id,
}: {
  readonly provider: string
  readonly kind: string
  readonly id: string
}): string => JSON.stringify([provider, kind, id])

/** Nothing was written, because one of the batch was refused: each by itself finds out which. */
class BatchRefused extends Error {
  override readonly name = 'BatchRefused'
}

/** `take` decides whom a call belongs to whose owner is not known. */
export const createSaveCalls = (
  parts: StoreParts,
  take: (id: string, owner: string) => Promise<CallRecord | null>,
) => {
  const batch = createSaveBatch(parts)
  const alone = createSaveAlone(parts, batch)
  const runAlone = (one: CallWrite): Promise<Outcome> => retried(() => alone(one))
  const mayRepeat = (error: unknown): boolean => error instanceof BatchRefused || isRefusal(error)
  const plain = createBatcher<CallWrite, Outcome>({
    keysOf: ({ record }) => [record.id],
    run: batch.plain,
    runAlone,
    mayRepeat,
  })
  const learning = createBatcher<CallWrite, Outcome>({
    keysOf: ({ record, write }) => [
      record.id,
      ...[...write.claims, ...write.releases].map(referenceKey),
    ],
    async run(writes) {
      const results = await batch.learning(writes)
      if (!results) throw new BatchRefused()
      return results
    },
    runAlone,
    mayRepeat,
  })

  const outcomeOf = (one: CallWrite): Promise<Outcome> => {
    const { claims, releases, ended, taken } = one.write
    if (ended.length > 0 || taken.length > 0) return runAlone(one)
    return (claims.length === 0 && releases.length === 0 ? plain : learning).add(one)
  }

  return {
    async save(record: CallRecord, write: StoreWrite): Promise<Saved> {
      await parts.ready()
      const result = await outcomeOf({ record, write })
      if (result.outcome !== 'strange') return result
      return { outcome: 'saved', owned: (await take(record.id, write.owner)) !== null }
    },
    idle: async () => {
      await Promise.all([plain.idle(), learning.idle()])
    },
  }
}
