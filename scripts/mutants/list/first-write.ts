import type { Mutant } from '../mutant.ts'

const core = 'packages/core/src'

/** Bugs between the request of a call and its dial: what is written first, what is waited for, and what is asked before. */
export const firstWriteMutants: readonly Mutant[] = [
  {
    bug: 'a new call is not stored before a gate is waited for',
    file: `${core}/gates/through-gates.ts`,
    find: 'await storingFirst(asked, wait)',
    replace: 'await asked',
    noticedBy: 'packages/core/src/dispatch/placing/first-write.test.ts',
  },
  {
    bug: 'a new call is not stored before a plugin is waited for',
    file: `${core}/dispatch/plan/prepare-route.ts`,
    find: 'await storingFirst(asked, wait)',
    replace: 'await asked',
    noticedBy: 'packages/core/src/dispatch/placing/first-write.test.ts',
  },
  {
    bug: 'an attempt whose first write failed is looked for although it was never sent',
    file: `${core}/dispatch/steps/perform.ts`,
    find: ' || unsent.has(step.attempt.key)',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/placing/first-write.test.ts',
  },
  {
    bug: 'a call is dialled although its idempotency key is taken',
    file: `${core}/journal/entering.ts`,
    find: `        refused(after.id)
        resolve(claim.existing)
        return null`,
    replace: `        resolve(claim.existing)
        return after`,
    noticedBy: 'packages/core/src/dispatch/placing/first-write.test.ts',
  },
  {
    bug: 'a provider that cannot be asked for a moment before the dial loses the call',
    file: `${core}/journal/failures.ts`,
    find: '(sentAt === null ? isUnanswered(error) : isTransient(error))',
    replace: 'isTransient(error)',
    noticedBy: 'packages/core/src/dispatch/steps/retry-times.test.ts',
  },
  {
    bug: 'a dial that the provider refused because it is down is sent again',
    file: `${core}/journal/failures.ts`,
    find: '(sentAt === null ? isUnanswered(error) : isTransient(error))',
    replace: 'isUnanswered(error)',
    noticedBy: `${core}/journal/failures.test.ts`,
  },
  {
    bug: 'a route that could not be prepared for a moment is skipped for good',
    file: `${core}/dispatch/steps/dial.ts`,
    find: 'if (ready.error && isUnanswered(ready.error))',
    replace: 'if (ready.error && (false as boolean))',
    noticedBy: 'packages/core/src/dispatch/steps/retry-times.test.ts',
  },
  {
    bug: 'a slot of a shared lane is taken before the call is stored, and is late by that write',
    file: `${core}/gates/through-gates.ts`,
    find: 'if (gate.waits?.(current)) await wait?.()',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/placing/first-write.test.ts',
  },
]
