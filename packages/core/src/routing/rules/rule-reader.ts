import { StoreError } from '../../journal/store/store-error.ts'
import { canonicalJson } from '../../journal/record.ts'
import { CallError, inputError } from '../../model/error.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import type { Host } from '../../plugin/host.ts'
import { parseRules, type RuleContext } from './rule-faults.ts'
import { compileRules, type RuleSet } from './rule-set.ts'
import type { RuleStore, StoredRules } from './rule-store.ts'

export interface RuleAccessParts {
  /** The rules given in code, which a store without rules starts with. */
  readonly given: readonly RoutingRule[]
  readonly store: RuleStore | undefined
  readonly context: RuleContext
  readonly log: Host['log']
}

export interface StoredRuleParts extends RuleAccessParts {
  readonly store: RuleStore
}

/** A change that loses this often against others is given up; each time another change was made. */
export const maxTries = 20
/** Characters of an error that are logged. */
const maxDetail = 1_000

export const conflict = (expected: number | undefined, version: number): CallError =>
  inputError('conflict', 'routing rules', [
    {
      path: ['expectedVersion'],
      message:
        expected === undefined
          ? 'too many concurrent changes; repeat the change'
          : `is ${expected}, but the current version is ${version}; read the rules again and repeat the change`,
      code: 'conflict',
    },
  ])

export const guarded = async <T>(method: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw new StoreError(`rules.${method}`, error)
  }
}

/** Stored rules, or why they are not valid in this process. */
const parseStored = (
  { version, rules }: StoredRules,
  context: RuleContext,
): { readonly rules: RoutingRule[] } | { readonly invalid: CallError } => {
  try {
    return { rules: parseRules(rules, context, `stored routing rules, version ${version}`) }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return { invalid: new CallError('settings-invalid', error.message, { faults: error.faults }) }
  }
}

/** What the store has, parsed and compiled once per version. */
export const createRuleReader = ({ given, store, context, log }: StoredRuleParts) => {
  let held: RuleSet | undefined
  /** The stored rules that are not valid in this process, where it keeps those before them. */
  let refused: { readonly version: number; readonly error: CallError } | undefined
  /** The newest version that this process was told of. */
  let told = 0
  let reading: Promise<RuleSet> | undefined

  const known = (): number => Math.max(held?.version ?? -1, refused?.version ?? -1)

  const adopt = (set: RuleSet): RuleSet => {
    if (!held || set.version > held.version) held = set
    return held
  }
  const compile = ({ version, rules }: StoredRules): RuleSet => {
    if (held && version <= known()) return held
    const parsed = parseStored({ version, rules }, context)
    if ('invalid' in parsed) {
      // Without any rules, no call may be planned; with them, the process keeps what it has.
      if (!held) throw parsed.invalid
      const detail = parsed.invalid.message.slice(0, maxDetail)
      log({ level: 'error', event: 'rules.invalid', version, detail })
      refused = { version, error: parsed.invalid }
      return held
    }
    if (!held && given.length > 0 && canonicalJson(parsed.rules) !== canonicalJson(given))
      log({ level: 'warn', event: 'rules.differ', version, detail: 'stored rules are used' })
    refused = undefined
    return adopt(compileRules(parsed.rules, version))
  }
  const seed = async (): Promise<RuleSet | undefined> => {
    if (given.length === 0) return adopt(compileRules([], 0))
    const saved = await guarded('save', () => store.save(given, 0))
    return saved.outcome === 'saved' ? adopt(compileRules(given, saved.version)) : undefined
  }
  const readOnce = async (): Promise<RuleSet> => {
    for (let tries = 0; tries < maxTries; tries++) {
      const stored = await guarded('load', () => store.load())
      const set = stored ? compile(stored) : (held ?? (await seed()))
      if (set) return set
    }
    throw conflict(undefined, 0)
  }
  const read = async (): Promise<RuleSet> => {
    const before = told
    let set = await readOnce()
    // A change that was made while the one before it was read.
    if (told > before && told > known()) set = await readOnce()
    if (told > known()) {
      log({ level: 'error', event: 'rules.behind', version: set.version, expected: told })
      told = known()
    }
    return set
  }
  const reload = (): Promise<RuleSet> =>
    (reading ??= read().finally(() => {
      reading = undefined
    }))
  const isCurrent = (): boolean => held !== undefined && told <= known()

  return {
    get loaded() {
      return isCurrent() ? held : undefined
    },
    get refusal() {
      return refused?.error
    },
    load: async (): Promise<RuleSet> => (held && isCurrent() ? held : reload()),
    reload,
    adopt,
    tell(version: number): void {
      told = Math.max(told, version)
      // In the background, so that the next call does not wait for it. If this fails, the next call tries again.
      if (!isCurrent() && held)
        reload().catch((error: unknown) =>
          log({ level: 'error', event: 'rules.load-failed', error: String((error as Error).name) }),
        )
    },
  }
}
