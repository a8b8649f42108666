import { anyDigit, parsePattern, type Pattern } from './parse-pattern.ts'

/** A pattern as a machine that is walked digit by digit, so that prefixes are derived exactly and not by samples. */
export interface PatternMachine {
  readonly start: ReadonlySet<number>
  step(states: ReadonlySet<number>, digit: number): ReadonlySet<number>
}

interface Node {
  readonly digits: ReadonlySet<number> | null
  readonly next: readonly number[]
}

/** Adds the nodes of a pattern that is followed by the node `after`; returns its first node. */
const addPattern = (nodes: Node[], pattern: Pattern, after: number): number => {
  const add = (digits: readonly number[] | null, next: readonly number[]): number =>
    nodes.push({ digits: digits && new Set(digits), next }) - 1
  switch (pattern.kind) {
    case 'digit':
      return add(pattern.digits, [after])
    case 'sequence':
      return pattern.parts.reduceRight((next, part) => addPattern(nodes, part, next), after)
    case 'alternatives':
      return add(
        null,
        pattern.options.map((option) => addPattern(nodes, option, after)),
      )
    case 'optional':
      return add(null, [addPattern(nodes, pattern.part, after), after])
  }
}

/** These nodes and all that are reached from them without a digit. */
const close = (nodes: readonly Node[], states: Iterable<number>): ReadonlySet<number> => {
  const reached = new Set(states)
  for (const state of reached) {
    const node = nodes[state]
    if (node?.digits === null) for (const next of node.next) reached.add(next)
  }
  return reached
}

export const patternMachine = (pattern: string): PatternMachine => {
  // Node 0 is the final one.
  const nodes: Node[] = [{ digits: null, next: [] }]
  const first = addPattern(nodes, parsePattern(pattern), 0)
  return {
    start: close(nodes, [first]),
    step: (states, digit) =>
      close(
        nodes,
        [...states].flatMap((state) =>
          nodes[state]?.digits?.has(digit) ? (nodes[state]?.next ?? []) : [],
        ),
      ),
  }
}

/** Shortest prefixes under which numbers of `wanted` exist and none of `others`; down to `depth` digits. */
export const prefixesOnlyOf = (
  wanted: PatternMachine,
  others: readonly PatternMachine[],
  depth: number,
): string[] => {
  const found: string[] = []
  const walk = (
    prefix: string,
    mine: ReadonlySet<number>,
    theirs: readonly ReadonlySet<number>[],
  ): void => {
    if (mine.size === 0) return
    if (prefix !== '' && theirs.every((states) => states.size === 0)) {
      found.push(prefix)
      return
    }
    if (prefix.length === depth) return
    for (const digit of anyDigit)
      walk(
        prefix + digit,
        wanted.step(mine, digit),
        others.map((other, index) => other.step(theirs[index] ?? new Set(), digit)),
      )
  }
  walk(
    '',
    wanted.start,
    others.map((other) => other.start),
  )
  return found
}

/** Every number of a pattern of short numbers. */
export const numbersOf = (machine: PatternMachine, longest = 7): string[] => {
  const found: string[] = []
  const walk = (prefix: string, states: ReadonlySet<number>): void => {
    if (states.size === 0 || prefix.length > longest) return
    // State 0 is the final one.
    if (states.has(0)) found.push(prefix)
    for (const digit of anyDigit) walk(prefix + digit, machine.step(states, digit))
  }
  walk('', machine.start)
  return found
}

const keyOf = (states: Iterable<number>): string => [...states].sort((a, b) => a - b).join()

/** Whether a number of `wanted` is the beginning of a longer number of `others`. */
export const isPrefixOfAny = (wanted: PatternMachine, others: readonly PatternMachine[]): boolean =>
  others.some((other) => {
    const seen = new Set<string>()
    // State 0 is the final one; behind it any digits may follow.
    const walk = (mine: ReadonlySet<number> | null, theirs: ReadonlySet<number>): boolean => {
      if (mine?.size === 0 || theirs.size === 0) return false
      const key = `${mine ? keyOf(mine) : 'over'}/${keyOf(theirs)}`
      if (seen.has(key)) return false
      seen.add(key)
      return anyDigit.some((digit) => {
        const next = other.step(theirs, digit)
        if (mine === null || mine.has(0)) {
          if (next.has(0) || walk(null, next)) return true
          if (mine === null) return false
        }
        return walk(wanted.step(mine, digit), next)
      })
    }
    return walk(wanted.start, other.start)
  })
