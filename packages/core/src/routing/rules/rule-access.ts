import { canonicalJson } from '../../journal/record.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import {
  conflict,
  createRuleReader,
  guarded,
  maxTries,
  type RuleAccessParts,
  type StoredRuleParts,
} from './rule-reader.ts'
import { compileRules, type RuleSet } from './rule-set.ts'
import type { RulesSaved } from './rule-store.ts'

/** The rules as one dispatcher sees them. */
export interface RuleAccess {
  /** The rules in force; undefined while they must be loaded first, which includes a change that is known but not loaded. */
  readonly loaded: RuleSet | undefined
  /** The rules in force. Throws `StoreError`, or `settings-invalid` where the stored rules are not valid here. */
  load(): Promise<RuleSet>
  /**
   * Applies `edit` to the newest rules, again where another process changed them first. Throws what `edit` throws, and
   * `conflict` where the version is not `expectedVersion`. Changes of one process are made one after the other.
   */
  change(
    edit: (set: RuleSet) => readonly RoutingRule[],
    expectedVersion: number | undefined,
  ): Promise<RuleSet>
  /** Ends the subscription to the store. */
  detach(): void
}

/** Rules in memory only. */
const inMemory = ({ given }: RuleAccessParts): RuleAccess => {
  let held = compileRules(given, given.length > 0 ? 1 : 0)
  return {
    get loaded() {
      return held
    },
    load: async () => held,
    async change(edit, expectedVersion) {
      if (expectedVersion !== undefined && expectedVersion !== held.version)
        throw conflict(expectedVersion, held.version)
      held = compileRules(edit(held), held.version + 1)
      return held
    },
    detach() {},
  }
}

/** Rules in a store that other processes may share. */
const stored = (parts: StoredRuleParts): RuleAccess => {
  const { store } = parts
  const reader = createRuleReader(parts)
  const detach = store.changed((version) => reader.tell(version))
  let last: Promise<unknown> = Promise.resolve()

  /** A write whose reply was lost may have happened: then the store has exactly these rules, one version on. */
  const save = async (rules: readonly RoutingRule[], version: number): Promise<RulesSaved> => {
    try {
      return await guarded('save', () => store.save(rules, version))
    } catch (error) {
      const found = await store.load().catch(() => null)
      if (found?.version === version + 1 && canonicalJson(found.rules) === canonicalJson(rules))
        return { outcome: 'saved', version: found.version }
      throw error
    }
  }
  const change: RuleAccess['change'] = async (edit, expectedVersion) => {
    let base = await reader.load()
    // The caller read the rules from a process that is ahead of this one. Twice, because a load may already be under way.
    for (let tries = 0; tries < 2 && (expectedVersion ?? 0) > base.version; tries++)
      base = await reader.reload()
    for (let tries = 0; tries < maxTries; tries++) {
      // What cannot be read here must not be overwritten from here.
      if (reader.refusal) throw reader.refusal
      if (expectedVersion !== undefined && expectedVersion !== base.version)
        throw conflict(expectedVersion, base.version)
      const rules = edit(base)
      const saved = await save(rules, base.version)
      if (saved.outcome === 'saved') return reader.adopt(compileRules(rules, saved.version))
      reader.tell(saved.version)
      base = await reader.reload()
    }
    throw conflict(undefined, base.version)
  }
  return {
    get loaded() {
      return reader.loaded
    },
    load: reader.load,
    change(edit, expectedVersion) {
      const turn = last.then(() => change(edit, expectedVersion))
      last = turn.catch(() => {})
      return turn
    },
    detach,
  }
}

export const createRuleAccess = (parts: RuleAccessParts): RuleAccess => {
  const { store } = parts
  return store ? stored({ ...parts, store }) : inMemory(parts)
}
