import type { Mutant } from '../mutant.ts'

/** What waits and listeners hear of. */
export const waitMutants: readonly Mutant[] = [
  {
    bug: 'a change by another process that cannot be read at once is never told to waits and listeners',
    file: 'packages/core/src/dispatch/engine/change-feed.ts',
    find: '      later.add(id, version)\n',
    replace: '',
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
]
