import type { LaneStore } from '@callplane/core'
import type { Database } from '../database/database.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

const nextStart = 'SELECT next_start FROM lanes WHERE lane = ?'
const setStart = `
  INSERT INTO lanes (lane, next_start) VALUES (?1, ?2)
  ON CONFLICT (lane) DO UPDATE SET next_start = ?2`
const expire = 'DELETE FROM slots WHERE lane = ? AND until <= ?'
const hasSlot = 'SELECT 1 FROM slots WHERE lane = ? AND call = ?'
const countSlots = 'SELECT count(*) AS count FROM slots WHERE lane = ?'
const addSlot = 'INSERT INTO slots (lane, call, until) VALUES (?, ?, ?)'
const freeSlot = 'DELETE FROM slots WHERE lane = ? AND call = ?'
const readState = 'SELECT version, state FROM lanes WHERE lane = ?'
const writeState = `
  INSERT INTO lanes (lane, version, state) VALUES (?1, ?2 + 1, ?3)
  ON CONFLICT (lane) DO UPDATE SET version = ?2 + 1, state = ?3`

export const createLanes = (database: Database, { write }: WriteBatches): LaneStore => {
  const startOf = (lane: string): number =>
    (database.get(nextStart, lane)?.['next_start'] as number | null | undefined) ?? -Infinity
  const stateOf = (lane: string) => {
    const row = database.get(readState, lane)
    const state = row?.['state'] as string | null | undefined
    return {
      version: Number(row?.['version'] ?? 0),
      state: state == null ? null : (JSON.parse(state) as unknown),
    }
  }
  return {
    reserveStart: (lane, { every, now, until }) =>
      write(() => {
        const start = Math.max(now, startOf(lane))
        if (start > until) return null
        database.run(setStart, lane, start + every)
        return start
      }),
    postponeStarts: (lane, until) =>
      write(() => {
        if (startOf(lane) < until) database.run(setStart, lane, until)
      }),
    takeSlot: (lane, { call, limit, now, until }) =>
      write(() => {
        database.run(expire, lane, now)
        if (database.get(hasSlot, lane, call)) return true
        if (Number(database.get(countSlots, lane)?.['count']) >= limit) return false
        database.run(addSlot, lane, call, until)
        return true
      }),
    freeSlot: (lane, call) => write(() => void database.run(freeSlot, lane, call)),
    readState: (lane) => stateOf(lane),
    writeState: (lane, version, state) =>
      write(() => {
        if (stateOf(lane).version !== version) return false
        database.run(writeState, lane, version, JSON.stringify(state ?? null))
        return true
      }),
  }
}
