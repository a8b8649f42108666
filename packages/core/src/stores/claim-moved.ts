import type { CallRecord } from '../journal/record.ts'
import type { CallStore } from '../journal/store/store.ts'
import type { TransferRows } from './transfer.ts'

/** Claims each call for the dispatcher that wrote it last, whose lease has ended; those that are there stay as they are. */
export const claimMoved = async (
  calls: CallStore,
  rows: readonly TransferRows['calls'][],
): Promise<void> => {
  await Promise.all(
    rows.map(async ({ record: text, status, provider, sample, writer, references }) => {
      const record = JSON.parse(text) as CallRecord
      if (await calls.get(record.id)) return
      await calls.claim(record, {
        owner: writer,
        asOwner: true,
        ended: [],
        at: record.createdAt,
        claims: references,
        releases: [],
        taken: [],
        summary: () => ({ status, provider, sample }),
      })
    }),
  )
}
