import type { Mutant } from '../mutant.ts'

const pacer = 'packages/core/src/gates/pacer.ts'
const groups = 'packages/core/src/gates/pace-groups.ts'

export const paceMutants: readonly Mutant[] = [
  {
    bug: 'a waiting call holds the slot for as long as the one that queued last (T13)',
    file: groups,
    find: 'return call\n',
    replace: 'return call && { ...call, lease: (waiting.at(-1) ?? call).lease }\n',
    noticedBy: 'packages/core/src/gates/pacer.test.ts',
  },
  {
    bug: 'one tenant with many waiting calls is served before all others',
    file: groups,
    find: '      groups.delete(group)\n      if (waiting.length > 0) groups.set(group, waiting)\n      return call',
    replace: '      if (waiting.length === 0) groups.delete(group)\n      return call',
    noticedBy: 'packages/core/src/gates/pace.test.ts',
  },
  {
    bug: 'each process keeps the limit of starts per second for itself',
    file: 'packages/core/src/dispatch/create-world.ts',
    find: 'shared: lanes && { store: lanes, now, sendWithinMs: inMilliseconds(sendWithin) },',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a call starts at its reserved time although its process was held up over it',
    file: 'packages/core/src/gates/paced-starts.ts',
    find: 'return isInTime(start)\n        ?',
    replace: 'return (isInTime(start) || true)\n        ?',
    noticedBy: 'packages/core/src/gates/shared-lanes.test.ts',
  },
  {
    bug: 'a call whose turn passed while it was written down is sent anyway',
    file: 'packages/core/src/dispatch/steps/send.ts',
    find: 'if (sending.start && !(await sending.start()))',
    replace: 'if (sending.start && !((await sending.start()) || true))',
    noticedBy: 'packages/core/src/dispatch/pace-of-slow-stores.test.ts',
  },
  {
    bug: 'a call is written down only when its turn has come, so that every slow write makes it late',
    file: 'packages/core/src/gates/paced-starts.ts',
    find: 'await until(timeBefore(start, lead))',
    replace: 'await until(start)',
    noticedBy: 'packages/core/src/dispatch/pace-of-slow-stores.test.ts',
  },
  {
    bug: 'a request that is late does not take another start, but is refused and tried again',
    file: 'packages/core/src/gates/paced-starts.ts',
    find: 'start = await again(timeAfter(passedAt, sendWithin))',
    replace: 'start = null',
    noticedBy: 'packages/core/src/dispatch/pace-of-slow-stores.test.ts',
  },
  {
    bug: 'calls are written down so early that they expire before their turn',
    file: 'packages/core/src/dispatch/create-world.ts',
    find: 'sendWithinMs: inMilliseconds(sendWithin)',
    replace: 'sendWithinMs: 2_000',
    noticedBy: 'packages/core/src/dispatch/pace-of-slow-stores.test.ts',
  },
  {
    bug: 'a call whose turn has passed is kept from its route by an open breaker, as if it had been sent',
    file: 'packages/core/src/merge/reroute.ts',
    find: 'placed.every(wasKeptBack)',
    replace: 'placed.every(({ sentAt }) => sentAt === null)',
    noticedBy: 'packages/core/src/dispatch/steps/retry-times.test.ts',
  },
  {
    bug: 'a process that was stopped reserves its next starts as far ahead as it was stopped for',
    file: 'packages/core/src/gates/shared-pace-lane.ts',
    find: 'shorter(took, maxAhead)',
    replace: 'took',
    noticedBy: 'packages/core/src/gates/shared-lanes.test.ts',
  },
  {
    bug: 'a call whose turn has passed is tried again only twice, as if its provider had refused it',
    file: 'packages/core/src/merge/reroute.ts',
    find: 'wasKeptBack(attempt) ? unsentTries',
    replace: 'attempt.sentAt === null ? unsentTries',
    noticedBy: 'packages/core/src/dispatch/steps/retry-times.test.ts',
  },
  {
    bug: 'a half-open lane that processes share is probed by one call of each',
    file: 'packages/core/src/gates/breaker.ts',
    find: 'probed.then((health) => verdictOn(health, request, limits))',
    replace: 'probed.then(() => decided)',
    noticedBy: 'packages/core/src/gates/shared-lanes.test.ts',
  },
  {
    bug: 'a slot is kept until its lease ends where another process learns of the end',
    file: 'packages/core/src/gates/pacer.ts',
    find: 'for (const route of routes) laneFor({ route })?.end(callId)',
    replace: 'for (const route of routes) lanes.get(laneOf(route))?.end(callId)',
    noticedBy: 'packages/core/src/gates/shared-lanes.test.ts',
  },
  {
    bug: 'a refusal for its rate does not slow the lane down',
    file: pacer,
    find: "code === 'rate' || code === 'concurrency'",
    replace: 'false as boolean',
    noticedBy: 'packages/core/src/gates/pace.test.ts',
  },
]
