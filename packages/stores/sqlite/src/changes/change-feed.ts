import type { CommitWatch } from './commit-watch.ts'
import type { Database } from '../database/database.ts'
import type { Members } from '../ports/members.ts'

/** Most changes read at a time. */
const pageSize = 500

const newer = `SELECT id, version, writer, change FROM calls WHERE change > ? ORDER BY change LIMIT ${pageSize}`

/**
 * Tells the dispatchers of this process what other processes wrote. A call that changed several times since the last look
 * is one row, so that changes coalesce.
 */
export const createChangeFeed = (database: Database, members: Members, commits: CommitWatch) => {
  let end: (() => void) | undefined
  let seen = 0

  const look = (): void => {
    for (let rows = pageSize; rows === pageSize;) {
      const found = database.all(newer, seen)
      for (const row of found) {
        seen = Number(row['change'])
        const change = {
          id: String(row['id']),
          version: Number(row['version']),
          writer: String(row['writer']),
        }
        if (!members.isLocal(change)) members.tell(change)
      }
      rows = found.length
    }
  }
  return {
    /** From the changes after this moment on. */
    start(): void {
      if (end) return
      seen = Number(database.get('SELECT change FROM feed')?.['change'])
      end = commits.watch(look)
    },
    stop(): void {
      end?.()
      end = undefined
    },
  }
}

export type ChangeFeed = ReturnType<typeof createChangeFeed>
