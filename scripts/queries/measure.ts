import type { CallFilter, CallStore } from '@callplane/core'
import {
  campaigns,
  contacts,
  days,
  newest,
  numberOf,
  providers,
  randomOf,
  tenants,
} from './example-calls.ts'

const hour = 3_600_000
const random = randomOf(7)
const below = (limit: number): number => Math.floor(random() * limit)
const tenant = () => `tenant-${Math.floor(random() ** 3 * tenants)}`

/** Kinds of question, each with values of its own every time. */
const questions: Readonly<Record<string, () => CallFilter>> = {
  'no filter, all time': () => ({}),
  'no filter, one day': () => {
    const from = newest - (1 + below(days - 1)) * 24 * hour
    return { from, until: from + 24 * hour }
  },
  tenant: () => ({ tenant: tenant() }),
  'tenant, last 7 days': () => ({ tenant: tenant(), from: newest - 7 * 24 * hour }),
  campaign: () => {
    const of = Math.floor(random() ** 3 * tenants)
    return { campaign: `campaign-${of}-${below(campaigns / tenants)}` }
  },
  contact: () => ({ contact: { system: 'crm', type: 'person', id: `${below(contacts)}` } }),
  number: () => ({ number: numberOf(below(100_000)) }),
  'status, last 7 days': () => ({ status: 'no-answer', from: newest - 7 * 24 * hour }),
  'status, all time': () => ({ status: 'unknown' }),
  'provider, last 7 days': () => ({
    provider: providers[below(providers.length)],
    from: newest - 7 * 24 * hour,
  }),
  'tenant and status': () => ({ tenant: tenant(), status: 'unknown' }),
  'tenant, provider and direction, one day': () => {
    const from = newest - (1 + below(days - 1)) * 24 * hour
    return {
      tenant: tenant(),
      provider: 'daily',
      direction: 'inbound',
      from,
      until: from + 24 * hour,
    }
  },
}

export interface Measured {
  readonly question: string
  readonly what: 'page' | 'count by hour' | 'count by day' | 'count in all'
  readonly p50: number
  readonly p95: number
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const timed = async (times: number, run: () => unknown): Promise<readonly number[]> => {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const start = performance.now()
    await run()
    taken.push(performance.now() - start)
  }
  return taken.sort((one, other) => one - other)
}

type Ask = (calls: CallStore, filter: CallFilter) => unknown

const asked: Readonly<Record<Measured['what'], Ask>> = {
  page: (calls, filter) => calls.list(filter, { limit: 50 }),
  'count by hour': (calls, filter) => calls.count(filter, 'hour'),
  'count by day': (calls, filter) => calls.count(filter, 'day'),
  'count in all': (calls, filter) => calls.count(filter, 'all'),
}

/** Milliseconds for pages of 50 and for counts. The first answers, which read from the disk, are left out. */
export const measure = async (
  calls: CallStore,
  times: number,
  done: (row: Measured) => void,
): Promise<void> => {
  for (const [question, filterOf] of Object.entries(questions))
    for (const [what, ask] of Object.entries(asked) as [Measured['what'], Ask][]) {
      const run = () => ask(calls, filterOf())
      await timed(3, run)
      const taken = await timed(times, run)
      done({ question, what, p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) })
    }
}
