import type { Mutant } from '../mutant.ts'

const journal = 'packages/core/src/journal'

export const journalMutants: readonly Mutant[] = [
  {
    bug: 'a call that is deleted takes an id from the call that owns it by then',
    file: `${journal}/memory-references.ts`,
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
]
