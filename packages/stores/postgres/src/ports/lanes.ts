import type { LaneState, SlotRequest, StartRequest } from '@callplane/core'
import { createBatcher } from '../calls/batcher.ts'
import { storable } from '../database/binary-arrays.ts'
import { commit } from '../database/database.ts'
import { isRefusal } from '../database/failure.ts'
import { retried } from '../database/retry.ts'
import type { StoreParts } from '../store-parts.ts'

interface LaneStart extends StartRequest {
  readonly lane: string
}

/** Requests of one lane and pace can be served by one write. */
const groupOf = ({ lane, every }: LaneStart): string => JSON.stringify([lane, every])

/** The next starts of lanes: each reservation is one upsert, and those of a lane that wait together share one. */
const createStarts = ({ database, tables: t, statement }: StoreParts) => {
  // Reserves $5 starts at once, where the last of them is early enough.
  const base = `GREATEST(COALESCE(lane.next_start, $2), $2)`
  const reserve = statement(
    `INSERT INTO ${t.lanes} AS lane (lane, last_start, next_start)
     SELECT $1, $2::double precision, $2::double precision + $3::double precision * $5
     WHERE $2::double precision + $3::double precision * ($5 - 1) <= $4::double precision
       OR EXISTS (SELECT 1 FROM ${t.lanes} WHERE lane = $1)
     ON CONFLICT (lane) DO UPDATE SET last_start = ${base}, next_start = ${base} + $3 * $5
       WHERE ${base} + $3 * ($5 - 1) <= $4
     RETURNING last_start`,
  )
  /** The first of so many starts; null where the last would be too late. */
  const firstOf = async (
    { lane, every, now }: LaneStart,
    until: number,
    count: number,
  ): Promise<number | null> => {
    const [row] = await database.query<{ last_start: number }>(reserve, [
      storable(lane),
      now,
      every,
      until,
      count,
    ])
    return row?.last_start ?? null
  }
  const one = (request: LaneStart): Promise<number | null> => firstOf(request, request.until, 1)

  const runGroup = async (group: readonly LaneStart[]): Promise<(number | null)[]> => {
    const latest = group.reduce((one, other) => (other.now > one.now ? other : one))
    const until = Math.min(...group.map(({ until }) => until))
    const first = group.length > 1 ? await firstOf(latest, until, group.length) : null
    if (first !== null) return group.map((_request, at) => first + at * latest.every)
    // One after the other, each by its own time: some may still be early enough.
    const starts: (number | null)[] = []
    for (const request of group) starts.push(await one(request))
    return starts
  }

  return createBatcher<LaneStart, number | null>({
    keysOf: () => [],
    async run(requests) {
      const groups = Object.values(Object.groupBy(requests, groupOf)) as LaneStart[][]
      const starts = new Map<LaneStart, number | null>()
      for (const group of groups)
        (await runGroup(group)).forEach((start, at) => starts.set(group[at]!, start))
      return requests.map((request) => starts.get(request) ?? null)
    },
    runAlone: one,
    // Starts that were reserved before the failure stay unused: the lane starts later, never sooner.
    mayRepeat: isRefusal,
  })
}

const createSlots = ({ database, tables: t, statement }: StoreParts) => {
  // The row of the lane is locked by every request for one of its slots.
  const lock = statement(
    `INSERT INTO ${t.lanes} AS held (lane) VALUES ($1)
     ON CONFLICT (lane) DO UPDATE SET version = held.version`,
  )
  const expire = statement(`DELETE FROM ${t.slots} WHERE lane = $1 AND until <= $2`)
  const take = statement(
    `INSERT INTO ${t.slots} AS slot (lane, call, until)
     SELECT $1::text, $2::text, $3::double precision
     WHERE (SELECT count(*) FROM ${t.slots} WHERE lane = $1 AND call <> $2) < $4::integer
       OR EXISTS (SELECT 1 FROM ${t.slots} WHERE lane = $1 AND call = $2)
     ON CONFLICT (lane, call) DO UPDATE SET until = excluded.until
     RETURNING 1`,
  )
  const free = statement(`DELETE FROM ${t.slots} WHERE lane = $1 AND call = $2`)
  return {
    take: (lane: string, { call, limit, now, until }: SlotRequest): Promise<boolean> =>
      retried(() =>
        database.transaction(async (transaction) => {
          await transaction.query(lock, [storable(lane)])
          await transaction.query(expire, [storable(lane), now])
          const rows = await transaction.query(take, [storable(lane), call, until, limit])
          return commit(rows.length > 0)
        }),
      ),
    free: async (lane: string, call: string): Promise<void> =>
      void (await database.query(free, [storable(lane), call])),
  }
}

export const createLanes = (parts: StoreParts) => {
  const { database, tables: t, ready, statement } = parts
  const starts = createStarts(parts)
  const slots = createSlots(parts)
  const postpone = statement(
    `INSERT INTO ${t.lanes} AS lane (lane, next_start) VALUES ($1, $2)
     ON CONFLICT (lane) DO UPDATE SET next_start = GREATEST(lane.next_start, excluded.next_start)`,
  )
  const read = statement(`SELECT version, state FROM ${t.lanes} WHERE lane = $1`)
  const write = statement(
    `INSERT INTO ${t.lanes} AS lane (lane, version, state)
     SELECT $1, 1, $3 WHERE $2 = 0 OR EXISTS (SELECT 1 FROM ${t.lanes} WHERE lane = $1)
     ON CONFLICT (lane) DO UPDATE SET version = lane.version + 1, state = excluded.state
       WHERE lane.version = $2
     RETURNING version`,
  )
  return {
    async reserveStart(lane: string, request: StartRequest): Promise<number | null> {
      await ready()
      return starts.add({ lane, ...request })
    },
    async postponeStarts(lane: string, until: number): Promise<void> {
      await ready()
      await database.query(postpone, [storable(lane), until])
    },
    async takeSlot(lane: string, request: SlotRequest): Promise<boolean> {
      await ready()
      return slots.take(lane, request)
    },
    async freeSlot(lane: string, call: string): Promise<void> {
      await ready()
      await slots.free(lane, call)
    },
    async readState(lane: string): Promise<LaneState> {
      await ready()
      const [row] = await database.query<{ version: number; state: string | null }>(read, [
        storable(lane),
      ])
      return { version: row?.version ?? 0, state: row?.state ? JSON.parse(row.state) : null }
    },
    async writeState(lane: string, version: number, state: unknown): Promise<boolean> {
      await ready()
      const rows = await database.query(write, [
        storable(lane),
        version,
        JSON.stringify(state) ?? 'null',
      ])
      return rows.length > 0
    },
    idle: () => starts.idle(),
  }
}
