import type { Mutant } from '../mutant.ts'

const journal = 'packages/core/src/journal'

export const journalMutants: readonly Mutant[] = [
  {
    bug: 'a call that is deleted takes an id from the call that owns it by then',
    file: `${journal}/memory/memory-references.ts`,
    find: 'if (learners.get(index)?.call === id) learners.delete(index)',
    replace: 'learners.delete(index)',
    noticedBy: 'packages/conformance/src/stores/memory-store.test.ts',
  },
  {
    bug: 'an attempt whose outcome is unknown may be made again over its route',
    file: `${journal}/failures.ts`,
    find: "  state === 'refused' &&\n  error !== undefined &&",
    replace: '  (state as string).length > 0 &&\n  error !== undefined &&',
    noticedBy: `${journal}/failures.test.ts`,
  },
  {
    bug: 'a look-up that found no event accepts the attempt',
    file: `${journal}/merge-events.ts`,
    find: '!(adopts && events.length > 0)',
    replace: '!adopts',
    noticedBy: `${journal}/merge-events.test.ts`,
  },
  {
    bug: 'an attempt learns the ids of the other attempts of its call',
    file: `${journal}/merge-events.ts`,
    find: 'stored.filter((one) => one.attempt === attempt.key)',
    replace: 'stored.filter((one) => one.attempt !== undefined)',
    noticedBy: `${journal}/merge-events.test.ts`,
  },
  {
    bug: 'a call whose write was acknowledged too late is not dialled',
    file: `${journal}/change-record.ts`,
    find: 'write.tried.push(after)',
    replace: 'write.tried.length = 0',
    noticedBy: `${journal}/journal.test.ts`,
  },
  {
    bug: 'an id that is proved stays with the call that a look-up by number and time gave it to',
    file: `${journal}/journal.ts`,
    find: "events.some((event) => event.attemptKey === key) ? 'proved' : undefined",
    replace: "events.every((event) => event.attemptKey === key) ? 'proved' : undefined",
    noticedBy: `${journal}/matched-ids.test.ts`,
  },
  {
    bug: 'an early report is lost where another route was tried before',
    file: `${journal}/change-record.ts`,
    find: 'attempt.references[kind] === id),\n      )?.provider',
    replace: 'attempt.references[kind] === id || id !== undefined),\n      )?.provider',
    noticedBy: `${journal}/early-reports.test.ts`,
  },
]
