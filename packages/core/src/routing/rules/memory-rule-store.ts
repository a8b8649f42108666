import type { RoutingRule } from '../../model/routing-rule.ts'
import type { RuleStore } from './rule-store.ts'

/**
 * Keeps the rules in this process. Several dispatchers of the process may share it. For tests: a restart forgets every
 * change.
 */
export const memoryRuleStore = (): RuleStore => {
  // As text: what one dispatcher does to its rules must not change those of another.
  let text = '[]'
  let version = 0
  const listeners = new Set<(version: number) => void>()
  const tell = (): void => {
    for (const listener of listeners)
      try {
        listener(version)
      } catch {
        // The listener's own problem: the change is made.
      }
  }
  return {
    async load() {
      return version === 0 ? null : { version, rules: JSON.parse(text) as RoutingRule[] }
    },
    async save(rules, expectedVersion) {
      if (expectedVersion !== version) return { outcome: 'conflict', version }
      text = JSON.stringify(rules)
      version++
      tell()
      return { outcome: 'saved', version }
    },
    changed(listener) {
      const own = (told: number) => listener(told)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
