import type { RoutingRule, RulesSaved, RuleStore, StoredRules } from '@callplane/core'
import type { StoreParts } from '../store-parts.ts'
import type { Watch } from '../changes/watch.ts'

/** The set of routing rules, as one row. */
export const createRules = (parts: StoreParts, watch: Watch): RuleStore => {
  const { database, tables: t, ready, statement } = parts
  const read = statement(`SELECT version, rules FROM ${t.rules}`)
  const readVersion = statement(`SELECT version FROM ${t.rules}`)
  const insert = statement(
    `INSERT INTO ${t.rules} (one, version, rules) VALUES (true, 1, $1) ON CONFLICT (one) DO NOTHING RETURNING version`,
  )
  const replace = statement(
    `UPDATE ${t.rules} SET version = version + 1, rules = $1 WHERE version = $2 RETURNING version`,
  )
  const listeners = new Set<(version: number) => void>()
  /** The version that listeners were told of last. */
  let told = 0
  let end: (() => void) | undefined

  const tell = (version: number): void => {
    if (version <= told) return
    told = version
    for (const listener of listeners)
      try {
        listener(version)
      } catch {
        // The listener's own problem: the change is made.
      }
  }
  const version = async (): Promise<number> => {
    await ready()
    const [row] = await database.query<{ version: number }>(readVersion, [])
    return row?.version ?? 0
  }
  const look = (): void => void version().then(tell, () => {})
  /** Tells the version that it finds too: it cannot be told from a change that came before this look. */
  const begin = (): void => {
    told = 0
    look()
    end = watch.add(look)
  }
  return {
    async load(): Promise<StoredRules | null> {
      await ready()
      const [row] = await database.query<{ version: number; rules: string }>(read, [])
      return row ? { version: row.version, rules: JSON.parse(row.rules) as RoutingRule[] } : null
    },
    async save(rules, expectedVersion): Promise<RulesSaved> {
      const text = JSON.stringify(rules)
      await ready()
      const [row] =
        expectedVersion === 0
          ? await database.query<{ version: number }>(insert, [text])
          : await database.query<{ version: number }>(replace, [text, expectedVersion])
      if (!row) return { outcome: 'conflict', version: await version() }
      parts.wrote([])
      tell(row.version)
      return { outcome: 'saved', version: row.version }
    },
    changed(listener) {
      const own = (version: number) => listener(version)
      listeners.add(own)
      if (listeners.size === 1) begin()
      return () => {
        listeners.delete(own)
        if (listeners.size === 0) end?.()
      }
    },
  }
}
