/**
 * The part of regular expressions that libphonenumber's patterns use (digits, `\d`, classes, groups, `|`, `?`, `{n,m}`),
 * as a machine that can be walked digit by digit, so that prefixes are derived exactly and not by samples.
 */
export interface PatternMachine {
  readonly start: ReadonlySet<number>
  step(states: ReadonlySet<number>, digit: number): ReadonlySet<number>
}

interface Node {
  readonly digits: ReadonlySet<number> | null
  readonly next: number[]
}

const any = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

export const patternMachine = (pattern: string): PatternMachine => {
  const nodes: Node[] = []
  const add = (digits: readonly number[] | null, next: number[]): number =>
    nodes.push({ digits: digits && new Set(digits), next }) - 1
  const final = add(null, [])
  let at = 0
  type Build = (after: number) => number

  const classAt = (): number[] => {
    const found: number[] = []
    at++
    while (pattern[at] !== ']') {
      if (pattern[at] === '\\') {
        found.push(...any)
        at += 2
        continue
      }
      const from = Number(pattern[at++])
      if (pattern[at] === '-') {
        const to = Number(pattern[at + 1])
        at += 2
        for (let digit = from; digit <= to; digit++) found.push(digit)
      } else found.push(from)
    }
    at++
    return found
  }
  const atom = (): Build => {
    if (pattern.startsWith('(?:', at)) {
      at += 3
      const inner = alternatives()
      at++
      return inner
    }
    let digits: number[]
    if (pattern[at] === '[') digits = classAt()
    else if (pattern.startsWith('\\d', at)) {
      digits = any
      at += 2
    } else {
      if (!/\d/.test(pattern[at] ?? '')) throw new Error(`unexpected ${pattern[at]} in ${pattern}`)
      digits = [Number(pattern[at++])]
    }
    return (after) => add(digits, [after])
  }
  const optional =
    (build: Build): Build =>
    (after) =>
      add(null, [build(after), after])
  const sequence =
    (parts: readonly Build[]): Build =>
    (after) =>
      parts.reduceRight((next, build) => build(next), after)
  const quantified = (): Build => {
    const build = atom()
    if (pattern[at] === '?') {
      at++
      return optional(build)
    }
    if (pattern[at] !== '{') return build
    const [, low = '0', , high] = /^\{(\d+)(,(\d+))?\}/.exec(pattern.slice(at)) ?? []
    at = pattern.indexOf('}', at) + 1
    const least = Number(low)
    return sequence([
      ...Array.from({ length: least }, () => build),
      ...Array.from({ length: Number(high ?? low) - least }, () => optional(build)),
    ])
  }
  const alternatives = (): Build => {
    const options: Build[] = []
    let parts: Build[] = []
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] !== '|') parts.push(quantified())
      else {
        at++
        options.push(sequence(parts))
        parts = []
      }
    }
    options.push(sequence(parts))
    return (after) =>
      add(
        null,
        options.map((build) => build(after)),
      )
  }

  const first = alternatives()(final)
  const close = (states: Iterable<number>): ReadonlySet<number> => {
    const reached = new Set<number>()
    const visit = (state: number): void => {
      if (reached.has(state)) return
      reached.add(state)
      const node = nodes[state]
      if (node && node.digits === null) for (const next of node.next) visit(next)
    }
    for (const state of states) visit(state)
    return reached
  }
  return {
    start: close([first]),
    step: (states, digit) =>
      close(
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
    for (const digit of any)
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
    for (const digit of any) walk(prefix + digit, machine.step(states, digit))
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
      return any.some((digit) => {
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
