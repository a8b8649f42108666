import type { Mutant } from '../mutant.ts'

const routing = 'packages/core/src/routing'
const atRunTime = 'packages/core/src/dispatch/plan/rules-at-run-time.test.ts'
const shadowed = `${routing}/rules/shadowed-rules.test.ts`

/** Bugs of rules that change at run time, and of what is said about rules. */
export const ruleMutants: readonly Mutant[] = [
  {
    bug: 'a change that is based on a stale version of the rules is made',
    file: `${routing}/rules/rule-access.ts`,
    find: 'if (expectedVersion !== undefined && expectedVersion !== held.version)',
    replace: 'if (expectedVersion !== undefined && expectedVersion > held.version)',
    noticedBy: atRunTime,
  },
  {
    bug: 'with a rule store, a change that is based on a stale version is applied to the newest rules',
    file: `${routing}/rules/rule-access.ts`,
    find: 'if (expectedVersion !== undefined && expectedVersion !== base.version)',
    replace: 'if (expectedVersion !== undefined && expectedVersion > base.version)',
    noticedBy: atRunTime,
  },
  {
    bug: 'the in-memory rule store accepts any expected version',
    file: `${routing}/rules/memory-rule-store.ts`,
    find: "if (expectedVersion !== version) return { outcome: 'conflict', version }",
    replace: "if (expectedVersion > version) return { outcome: 'conflict', version }",
    noticedBy: 'packages/conformance/src/rule-store/rule-store.test.ts',
  },
  {
    bug: 'of a list of rules with faults, the valid half is applied',
    file: `${routing}/rules/rule-faults.ts`,
    find: "if (faults.length > 0) throw inputError('input-invalid', subject, faults)",
    replace:
      "if (faults.length > 0 && rules.length === 0) throw inputError('input-invalid', subject, faults)",
    noticedBy: atRunTime,
  },
  {
    bug: 'replaceAll keeps the rules that the new list leaves out',
    file: `${routing}/rules/rule-operations.ts`,
    find: '          () => rules,',
    replace: '          (before) => rules.reduce(withRule, [...before]),',
    noticedBy: atRunTime,
  },
  {
    bug: 'a call is planned with the rules before a change that this process was told of',
    file: `${routing}/rules/rule-reader.ts`,
    find: 'return isCurrent() ? held : undefined',
    replace: 'return held',
    noticedBy: atRunTime,
  },
  {
    bug: 'rules in code replace those of the store at every start',
    file: `${routing}/rules/rule-reader.ts`,
    find: 'const set = stored ? compile(stored) : (held ?? (await seed()))',
    replace: 'const set = stored?.rules.length ? compile(stored) : (held ?? (await seed()))',
    noticedBy: atRunTime,
  },
  {
    bug: 'a change whose reply was lost is reported as failed although it was made',
    file: `${routing}/rules/rule-access.ts`,
    find: 'if (found?.version === version + 1 &&',
    replace: 'if (found?.version === version &&',
    noticedBy: atRunTime,
  },
  {
    bug: 'quality is observed only for rules given at the start',
    file: `${routing}/rules/rule-set.ts`,
    find: "usesQuality: rules.some((rule) => rule.strategy === 'quality'),",
    replace: "usesQuality: version === 1 && rules.some((rule) => rule.strategy === 'quality'),",
    noticedBy: atRunTime,
  },
  {
    bug: 'the earlier of two equal rules is said to be shadowed by the later',
    file: `${routing}/rules/shadowed-rules.ts`,
    find: 'if (isTie && taker.rank >= rank) continue',
    replace: 'if (isTie && taker.rank <= rank) continue',
    noticedBy: shadowed,
  },
  {
    bug: 'one rule for a longer prefix is said to shadow the shorter one',
    file: `${routing}/rules/shadowed-rules.ts`,
    find: '|| digits !== everyDigit) return true',
    replace: '|| digits === 0) return true\n    if (digits !== everyDigit) return false',
    noticedBy: shadowed,
  },
  {
    bug: 'a rule for a window is said to shadow one for the whole day',
    file: `${routing}/time/covered-time.ts`,
    find: 'if (!window) return nothing',
    replace: 'if (!window || !own) return nothing',
    noticedBy: shadowed,
  },
  {
    bug: 'a rule with tags is said to shadow one without',
    file: `${routing}/rules/rule-groups.ts`,
    find: 'if (tagsOf(entry.rule).every((wanted) => tags.has(wanted))) yield entry',
    replace: 'yield entry',
    noticedBy: shadowed,
  },
  {
    bug: 'explain names the window of a rule that does not own the caller ID',
    file: `${routing}/rules/why-not.ts`,
    find: 'if (call.from !== undefined && !rule.numbers.includes(call.from))',
    replace: 'if (call.from !== undefined && rule.numbers.length === 0)',
    noticedBy: `${routing}/rules/why-not.test.ts`,
  },
  {
    bug: 'a table of routes passes where a call would try further routes',
    file: 'packages/core/src/testing/expect-routes.ts',
    find: 'if (actual.length === expected.length && expected.every(',
    replace: 'if (expected.every(',
    noticedBy: 'packages/core/src/testing/expect-routes.test.ts',
  },
  {
    bug: 'a room belongs to whichever platform is tried first',
    file: 'packages/core/src/dispatch/plan/resolve-room.ts',
    find: ': { ...request, connect: { ...connect, on: platform } }',
    replace: ': request',
    noticedBy: 'packages/core/src/dispatch/plan/room-of-call.test.ts',
  },
]
