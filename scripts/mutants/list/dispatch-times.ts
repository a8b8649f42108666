import type { Mutant } from '../mutant.ts'

/** Bugs of the dispatcher in its waits and limits of time, and in which of two sources comes first. */
export const dispatchTimeMutants: readonly Mutant[] = [
  {
    bug: 'the first wait before a hang-up is repeated is left out',
    file: 'packages/core/src/dispatch/steps/command.ts',
    find: 'delayAfter(hangUpDelays, entry.tries - 1)',
    replace: 'delayAfter(hangUpDelays, entry.tries)',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'a hang-up that fails is tried once too often',
    file: 'packages/core/src/merge/left-alone.ts',
    find: 'last.tries < hangUpTries',
    replace: 'last.tries <= hangUpTries',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'a hang-up of a dead process is repeated at once',
    file: 'packages/core/src/dispatch/steps/command.ts',
    find: "command === 'hang-up' ? timeAfter(now, hangUpPatience) : null",
    replace: "command === 'hang-up' ? now : null",
    noticedBy: 'packages/core/src/dispatch/deadlines.test.ts',
  },
  {
    bug: 'an unknown attempt is given up as soon as it could have settled',
    file: 'packages/core/src/dispatch/next/next-step.ts',
    find: 'timeAfter(settleAt, world.times.giveUpAfter)',
    replace: 'settleAt',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'the first wait before a look-up is left out',
    file: 'packages/core/src/dispatch/steps/locate.ts',
    find: 'delayAfter(locateDelays, locates)',
    replace: 'delayAfter(locateDelays, locates + 1)',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'attempts 70 s apart to one party are not rivals',
    file: 'packages/core/src/dispatch/steps/ownership.ts',
    find: 'other >= timeBefore(sentAt, ringsFirst',
    replace: 'other > timeBefore(sentAt, ringsFirst',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'an archive that fails is asked again every 30 s indefinitely',
    file: 'packages/core/src/dispatch/steps/review.ts',
    find: 'delayAfter(reviewDelays, reviews)',
    replace: 'delayAfter(reviewDelays, 0)',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'the count of digits comes before what the provider says of them',
    file: 'packages/core/src/merge/timeline.ts',
    find: 'event.detail ?? (event.digits === undefined ? undefined : { digits: event.digits.length })',
    replace:
      '(event.digits === undefined ? undefined : { digits: event.digits.length }) ?? event.detail',
    noticedBy: 'packages/core/src/dispatch/precedence.test.ts',
  },
  {
    bug: 'the room that a rule draws comes before the one that the call names',
    file: 'packages/core/src/dispatch/plan/plan-call.ts',
    find: 'parsed.connect ?? drawRoom(rule, parsed, from, random)',
    replace: 'drawRoom(rule, parsed, from, random) ?? parsed.connect',
    noticedBy: 'packages/core/src/dispatch/precedence.test.ts',
  },
  {
    bug: 'a repeated command has the time of its last try',
    file: 'packages/core/src/dispatch/steps/command.ts',
    find: 'at: previous?.at ?? now(),',
    replace: 'at: now(),',
    noticedBy: 'packages/core/src/dispatch/precedence.test.ts',
  },
  {
    bug: 'an agent is left on the line after the far party could not be reached',
    file: 'packages/core/src/dispatch/next/next-step.ts',
    find: '    if (left) return left\n',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/left-alone.test.ts',
  },
  {
    bug: 'the party that was called first is left on the line after the second dial was refused',
    file: 'packages/core/src/merge/left-alone.ts',
    find: ' || refusedConnect(record, key) !== undefined) &&',
    replace: ') &&',
    noticedBy: 'packages/core/src/dispatch/left-alone.test.ts',
  },
  {
    bug: 'a transferred call is asked for by its first leg alone',
    file: 'packages/core/src/dispatch/steps/poll.ts',
    find: 'callReferences(record, attempt)',
    replace: 'attempt.references',
    noticedBy: 'packages/core/src/dispatch/left-alone.test.ts',
  },
]
