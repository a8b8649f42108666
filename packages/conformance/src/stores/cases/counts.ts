import {
  periodOf,
  type CallFilter,
  type CallRecord,
  type CallStore,
  type CallSummary,
  type CountPeriod,
} from '@callplane/core'
import { callRecord, nextVersion, noon, storeWrite } from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { hour } from '../examples.ts'

/** Repeatable numbers from 0 to below 1 (mulberry32, public domain). */
const randomOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Stored {
  readonly record: CallRecord
  readonly summary: CallSummary
}

const day = 24 * hour
const numbers = ['+14155550123', '+14155550124', '+14155550125'] as const
const statuses = ['ringing', 'completed', 'busy'] as const
const providers = ['a', 'b', null] as const
const tenants = ['x', 'y', undefined] as const

/** Ranges that begin and end within periods, at their edges, and in none. */
const filters: readonly CallFilter[] = [
  {},
  { tenant: 'x' },
  { tenant: 'y', status: 'completed' },
  { status: 'busy' },
  { provider: 'a', direction: 'inbound' },
  { direction: 'outbound' },
  { from: noon },
  { from: noon - 10 * hour, until: noon + 30 * hour + 1 },
  { tenant: 'x', from: noon - 1, until: noon + 3 * day },
  { from: noon + 20 * hour, until: noon + 20 * hour + 5 },
  { tenant: 'x', from: noon - 12 * hour, until: noon + 2.5 * day },
  { campaign: 'c' },
  { number: numbers[0] },
]

const isIn = ({ record, summary }: Stored, filter: CallFilter): boolean =>
  [
    [filter.tenant, record.request.tenant],
    [filter.campaign, record.request.campaign],
    [filter.status, summary.status],
    [filter.provider, summary.provider],
    [filter.direction, record.direction],
    [filter.number, record.request.to],
  ].every(([wanted, given]) => wanted === undefined || wanted === given) &&
  record.createdAt >= (filter.from ?? 0) &&
  record.createdAt < (filter.until ?? Infinity)

const countsOf = (stored: Iterable<Stored>, filter: CallFilter, per: CountPeriod) => {
  const counts: Record<string, number> = {}
  for (const one of stored) {
    if (!isIn(one, filter)) continue
    const group = `${one.summary.status} ${one.summary.provider} ${periodOf(one.record, per)}`
    counts[group] = (counts[group] ?? 0) + 1
  }
  return counts
}

/** Writes, purges and erases at random, with a list of the calls that should be there. */
const createWorld = (calls: CallStore, random: () => number) => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const stored = new Map<string, Stored>()
  const reached = { settled: 0, reopened: 0, revised: 0, purged: 0, erased: 0 }
  const summary = (): CallSummary => ({ status: pick(statuses), provider: pick(providers) })
  let serial = 0

  const claim = async (): Promise<void> => {
    const createdAt = noon - day + Math.floor(random() * 3 * day)
    const record = callRecord(
      `c${serial++}`,
      { to: pick(numbers), tenant: pick(tenants), campaign: pick(['c', undefined]) },
      {
        createdAt,
        dueAt: random() < 0.3 ? null : createdAt,
        direction: pick(['inbound', 'outbound'] as const),
      },
    )
    const write = summary()
    await calls.claim(record, storeWrite({ summary: () => write }))
    stored.set(record.id, { record, summary: write })
  }
  const save = async (): Promise<void> => {
    const held = pick([...stored.values()])
    if (held === undefined) return
    const { record, summary: before } = held
    const wasSettled = record.dueAt === null
    const dueAt = random() < (wasSettled ? 0.2 : 0.4) ? record.createdAt : null
    const write = random() < 0.3 ? before : summary()
    const request =
      random() < 0.1 ? { ...record.request, tenant: pick(['x', 'y'] as const) } : record.request
    const next = nextVersion(record, { dueAt, request })
    expect(await calls.save(next, storeWrite({ summary: () => write }))).toMatchObject({
      outcome: 'saved',
    })
    stored.set(record.id, { record: next, summary: write })
    if (!wasSettled) reached.settled += dueAt === null ? 1 : 0
    else if (dueAt !== null) reached.reopened += 1
    else reached.revised += write.status === before.status ? 0 : 1
  }
  const forget = (isGone: (record: CallRecord) => boolean): number => {
    const gone = [...stored.values()].filter(
      ({ record }) => record.dueAt === null && isGone(record),
    )
    for (const { record } of gone) stored.delete(record.id)
    return gone.length
  }
  const purge = async (): Promise<void> => {
    const before = noon - day + Math.floor(random() * day)
    reached.purged += await calls.purge(before, 1_000)
    forget(({ createdAt }) => createdAt < before)
  }
  const erase = async (): Promise<void> => {
    const number = pick(numbers)
    const { erased } = await calls.erase(number)
    expect(erased).toBe(forget(({ request }) => request.to === number))
    reached.erased += erased
  }
  return {
    stored,
    reached,
    claim,
    async change(): Promise<void> {
      const chance = random()
      await (chance < 0.12 ? claim() : chance < 0.9 ? save() : chance < 0.96 ? purge() : erase())
    },
  }
}

export const countCases: readonly StoreCase[] = [
  {
    name: 'counts equal the calls that are there, after every kind of write, by hour, day and in all',
    async run({ calls }) {
      const { stored, reached, claim, change } = createWorld(calls, randomOf(4))
      await Promise.all(Array.from({ length: 80 }, claim))
      for (let at = 1; at <= 120; at++) {
        await change()
        if (at % 30 !== 0) continue
        for (const filter of filters)
          for (const per of ['hour', 'day', 'all'] as const) {
            const counts = await calls.count(filter, per)
            const given = counts.map(({ status, provider, hour, count }) => [
              `${status} ${provider} ${hour}`,
              count,
            ])
            const expected = countsOf(stored.values(), filter, per)
            expect([filter, per, Object.fromEntries(given)]).toEqual([filter, per, expected])
          }
      }
      for (const [what, count] of Object.entries(reached))
        expect([what, count > 3]).toEqual([what, true])
    },
  },
]
