import type { RoutingRule, RulesSaved, RuleStore } from '@callplane/core'
import type { CommitWatch } from '../changes/commit-watch.ts'
import type { Database } from '../database/database.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

/** The set of routing rules, as one row. */
export const createRules = (
  database: Database,
  { write }: WriteBatches,
  commits: CommitWatch,
): RuleStore => {
  const listeners = new Set<(version: number) => void>()
  let told = 0
  let end: (() => void) | undefined
  const current = (): number => Number(database.get('SELECT version FROM rules')?.['version'] ?? 0)

  const look = (): void => {
    const version = current()
    if (version === told) return
    told = version
    for (const listener of listeners)
      try {
        listener(version)
      } catch {
        // The listener's own problem: the change is made.
      }
  }
  const replace = (text: string, expected: number): RulesSaved => {
    const version = current()
    if (version !== expected) return { outcome: 'conflict', version }
    database.run('DELETE FROM rules')
    database.run('INSERT INTO rules (version, rules) VALUES (?, ?)', version + 1, text)
    return { outcome: 'saved', version: version + 1 }
  }
  return {
    async load() {
      const row = database.get('SELECT version, rules FROM rules')
      if (!row) return null
      const rules = JSON.parse(String(row['rules'])) as RoutingRule[]
      return { version: Number(row['version']), rules }
    },
    async save(rules, expectedVersion) {
      const text = JSON.stringify(rules)
      const saved = await write(() => replace(text, expectedVersion))
      if (saved.outcome === 'saved' && listeners.size > 0) look()
      return saved
    },
    changed(listener) {
      const own = (version: number) => listener(version)
      if (listeners.size === 0) {
        told = current()
        end = commits.watch(look)
      }
      listeners.add(own)
      return () => {
        listeners.delete(own)
        if (listeners.size === 0) end?.()
      }
    },
  }
}
