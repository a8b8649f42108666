export type * from './counters.ts'
export type * from './outbox.ts'
export type * from './event-journal.ts'
export * from './call-log.ts'
export type * from './application-stores.ts'
export {
  createEventJournal,
  journalLength,
  type JournalEngine,
  type JournalRow,
} from './event-readers.ts'
export * from './claim-moved.ts'
export * from './count-parts.ts'
export * from './transfer.ts'
export { warnOnce } from './warn-once.ts'
