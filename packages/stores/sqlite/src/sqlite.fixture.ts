import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RuleStoreHarness, StoreHarness } from '@callplane/conformance'
import type { SqliteClock } from './database/clock.ts'
import { sqliteStore, type SqliteStore } from './sqlite-store.ts'

/** A clock that stands still until it is moved; its two readings move apart when the wall clock is set. */
export const settableClock = () => {
  let monotonic = 1_000_000
  let offset = Date.UTC(2026, 0, 5, 12)
  const clock: SqliteClock = { monotonic: () => monotonic, wall: () => monotonic + offset }
  return {
    clock,
    advance: (milliseconds: number) => void (monotonic += milliseconds),
    setWallClock: (milliseconds: number) => void (offset += milliseconds),
    restartHost: (uptime: number) => void (monotonic = uptime),
  }
}

/** A folder that is deleted after `run`. */
export const inFolder = async <T>(run: (folder: string) => Promise<T> | T): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-sqlite-'))
  try {
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const sqliteHarness: StoreHarness = {
  name: 'sqliteStore',
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'callplane-sqlite-'))
    const { clock, advance } = settableClock()
    const opened: SqliteStore[] = []
    const connect = async (): Promise<SqliteStore> => {
      const store = sqliteStore({ file: join(folder, 'calls.db'), clock, pollMs: 5 })
      opened.push(store)
      return store
    }
    return {
      store: await connect(),
      second: connect,
      // The first connection stays as it is: after a crash nothing is tidied up either.
      reopen: connect,
      advance,
      async close() {
        for (const store of opened) await store.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

export const ruleHarness: RuleStoreHarness = {
  create() {
    const folder = mkdtempSync(join(tmpdir(), 'callplane-sqlite-'))
    let opened: SqliteStore[] = []
    const stop = async () => {
      for (const store of opened) await store.close()
      opened = []
    }
    return {
      open() {
        const store = sqliteStore({ file: join(folder, 'calls.db'), pollMs: 5 })
        opened.push(store)
        return store.rules
      },
      stop,
      async close() {
        await stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}
