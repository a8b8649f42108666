import type { StoreOwner } from '@callplane/core'
import { textArray } from '../database/binary-arrays.ts'
import { decodeEntries, type ChangeEntry } from '../calls/change-entries.ts'
import type { Database, Statement } from '../database/database.ts'
import { databaseNow, type Tables } from '../schema/tables.ts'

/** Milliseconds between two looks where notifications arrive, and where they do not. */
const everyWithNotices = 1_000
const everyWithout = 250

/**
 * A change is dated when it is written and seen when it is committed, so one may appear behind others that are dated
 * later. Each look goes back a little, and one in a while goes back further than a transaction can last.
 */
const usualOverlap = 2_000
const longOverlap = 120_000
const betweenLongLooks = 30_000

interface Row {
  readonly now: number
  readonly id: string | null
  readonly at: number
  readonly entries: string
}

/** Looks at the oldest only: they are almost in the order of time. */
const forgetBefore = (times: Map<string, number>, before: number): void => {
  for (const [id, at] of times) {
    if (at >= before) return
    times.delete(id)
  }
}

/** Ids of what was told, with its time: as far back as a usual look goes, and as a long one does. */
const createTold = () => {
  const recently = new Map<string, number>()
  const all = new Map<string, number>()
  return {
    ids: (isLong: boolean): string[] => [...(isLong ? all : recently).keys()],
    add(id: string, at: number): void {
      recently.set(id, at)
      all.set(id, at)
    },
    forget(now: number): void {
      forgetBefore(recently, now - 2 * usualOverlap)
      forgetBefore(all, now - 2 * longOverlap)
    },
  }
}

export interface ChangeFeedParts {
  readonly database: Database
  readonly tables: Tables
  readonly statement: (text: string) => Statement
  readonly source: string
  /** Whether notices of other processes arrive. */
  readonly hasNotices: () => boolean
}

/** Tells the dispatchers of this process what others wrote. */
export const createChangeFeed = (parts: ChangeFeedParts) => {
  const { database, tables: t, source } = parts
  const read = parts.statement(
    `SELECT ${databaseNow} AS now, c.id, c.at, c.entries
     FROM (SELECT 1) AS one LEFT JOIN ${t.changes} c
       ON c.at > $1 AND c.source <> $2 AND c.id <> ALL($3::text[])
     ORDER BY c.at`,
  )
  const owners = new Map<string, StoreOwner>()
  const told = createTold()
  /** The database's time of the last look. */
  let seenUntil: number | null = null
  let lastLongLook = 0
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  let wanted = false

  const tell = (entries: readonly ChangeEntry[]): void => {
    for (const { id, version, writer } of entries)
      for (const owner of owners.values()) if (owner.id !== writer) owner.changed({ id, version })
  }

  const look = async (): Promise<void> => {
    if (seenUntil === null) return
    const isLong = seenUntil - lastLongLook >= betweenLongLooks
    const since = seenUntil - (isLong ? longOverlap : usualOverlap)
    const known = textArray(told.ids(isLong))
    const rows = await database.query<Row>(read, [since, source, known])
    seenUntil = Math.max(seenUntil, rows[0]?.now ?? 0)
    if (isLong) lastLongLook = seenUntil
    for (const { id, at, entries } of rows) {
      if (id === null) continue
      told.add(id, at)
      tell(decodeEntries(entries))
    }
    told.forget(seenUntil)
  }

  const work = async (): Promise<void> => {
    clearTimeout(timer)
    do {
      wanted = false
      // What cannot be read now is read by the next look.
      await look().catch(() => {})
    } while (wanted)
    looking = null
    schedule()
  }
  const schedule = (): void => {
    clearTimeout(timer)
    if (owners.size === 0) return
    timer = setTimeout(lookNow, parts.hasNotices() ? everyWithNotices : everyWithout)
    timer.unref()
  }
  const lookNow = (): void => {
    if (owners.size === 0) return
    wanted = true
    looking ??= work()
  }

  return {
    /** `now`: of the database, before anything was written that this dispatcher must be told of. */
    add(owner: StoreOwner, now: number): void {
      if (owner.former !== undefined) owners.delete(owner.former)
      owners.set(owner.id, owner)
      seenUntil ??= now
      lastLongLook ||= now
      schedule()
    },
    remove: (id: string): void => void owners.delete(id),
    /** To the other dispatchers of this process. */
    tell,
    lookNow,
    async close(): Promise<void> {
      owners.clear()
      clearTimeout(timer)
      await looking
    },
  }
}
