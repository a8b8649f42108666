import type { Call } from '@callplane/core'
import { setTimeout as pause } from 'node:timers/promises'
import type { Evidence } from '../evidence.ts'
import type { Running } from './running.ts'
import { atSpeed } from './shared-time.ts'

/** Calls' milliseconds after the load in which everything must settle, by the last look at an archive. */
const settleWithin = 3_600_000
/** Calls' milliseconds after the load from which on the calls' time runs faster: what is left waits for look-ups. */
const hurryAfter = 90_000
const hurry = 10
/** Real milliseconds between two looks at whether all is settled. */
const lookEvery = 500
/** And between two readings of all records, where the notices of a dead process may have been lost. */
const readEvery = 8_000
/** So many open calls are told of one by one. */
const fewOpen = 5

const lineOf = ({ id, status, provider, attempts }: Call): string =>
  `${id} ${status} ${provider} ${attempts.at(-1)?.state}`

/** Every record, once all are settled, or once no more time is given. */
export const settle = async (
  { options, clock, fleet, balancer, heard }: Running,
  calls: number,
  dealings: Evidence['dealings'],
): Promise<Map<string, Call>> => {
  const hurryAt = clock.now() + hurryAfter
  const until = clock.now() + settleWithin
  let hurried = false
  let nextReading = 0
  for (;;) {
    const known = new Set([...dealings.values()].flatMap(({ ids }) => [...ids]))
    const allTold = known.size >= calls && [...known].every((id) => heard.settledAt.has(id))
    const now = performance.now()
    if (allTold || now > nextReading || clock.now() > until) {
      nextReading = now + readEvery
      const list = await balancer.records().catch(() => null)
      const open = list?.filter(({ settled }) => !settled) ?? []
      if (open.length > 0 && open.length <= fewOpen)
        options.progress?.(`open: ${open.map(lineOf).join('; ')}`)
      const over = clock.now() > until || options.signal?.aborted === true
      if (list && (over || (list.length >= calls && open.length === 0)))
        return new Map(list.map((call) => [call.idempotencyKey ?? '', call]))
      if (over) throw new Error('the records could not be read at the end of the run')
    }
    if (!hurried && clock.now() > hurryAt) {
      hurried = true
      fleet.follow(atSpeed(clock, clock.time.speed * hurry))
    }
    await pause(lookEvery)
  }
}
