import { locateContext } from './locate.ts'
import type { Journal } from './journal.ts'
import { delayAfter, pollDelays, repairDelays } from './policy.ts'
import { asCallError } from './prepare-route.ts'
import { withAttempt, type AttemptRecord, type CallRecord } from './record.ts'
import type { DispatchWorld } from './world.ts'

/** Asks the provider how a live call stands; its answer merges like any report. */
export const poll = async (
  record: CallRecord,
  attempt: AttemptRecord,
  world: DispatchWorld,
  journal: Journal,
  webhooksOf: (provider: string) => boolean,
): Promise<void> => {
  const { clock } = world.host
  const delays = webhooksOf(attempt.provider) ? repairDelays : pollDelays
  const polls = attempt.polls + 1
  let confirmedAt = attempt.confirmedAt
  let failed = false
  try {
    const { calls } = world.ports(attempt.provider)
    // Reports of the near leg may have adopted the attempt without the id of the call itself.
    const main = world.providers.get(attempt.provider)?.definition.can.references[0] ?? ''
    const known = attempt.references[main] !== undefined
    const events = (known && (await calls.get?.(attempt.references))) || []
    if (events.length > 0) {
      confirmedAt = clock.now()
      await journal.addEvents(record.id, attempt.key, events)
    } else {
      // It may be known under another id by now, as at Plivo, where a request becomes a call.
      const route = record.routes[attempt.routeIndex]
      const located = route && (await calls.locate?.(locateContext(record, attempt, route, world)))
      if (located?.outcome === 'placed')
        await journal.accept(record.id, attempt.key, located.references, located.events ?? [])
    }
  } catch (error) {
    failed = true
    world.host.log({
      level: 'warn',
      event: 'poll.failed',
      call: record.id,
      code: asCallError(error, attempt.provider, 'unknown').code,
    })
  }
  const now = clock.now()
  await journal.change(record.id, (held) =>
    withAttempt(held, attempt.key, {
      polls,
      confirmedAt,
      // A look that failed does not count as a look for a timer about to cut the call.
      lastPolledAt: failed ? attempt.lastPolledAt : now,
      nextPollAt: now + delayAfter(delays, attempt.polls),
    }),
  )
}
