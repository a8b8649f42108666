/** Text that takes the place of other text. Offsets count UTF-16 code units. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A text with edits that do not overlap. */
export const edited = (text: string, edits: readonly Edit[]): string => {
  let at = 0
  let result = ''
  for (const { start, end, text: inserted } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + inserted
    at = end
  }
  return result + text.slice(at)
}

/** Lines that take the place of others. `line` counts from 0. */
interface Replaced {
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Lines around a change that a diff shows. */
const context = 3

/** Leaves out the first and last lines that are the same on both sides. */
const trimmed = ({ line, before, after }: Replaced): Replaced => {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++
  return {
    line: line + start,
    before: before.slice(start, before.length - end),
    after: after.slice(start, after.length - end),
  }
}

/** What edits do to lines. Edits on the same lines are one. */
const replacedIn = (text: string, edits: readonly Edit[]): readonly Replaced[] => {
  const lines = text.split('\n')
  const starts: number[] = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  const lineAt = (offset: number): number => starts.findLastIndex((start) => start <= offset)
  const groups: { first: number; last: number; edits: Edit[] }[] = []
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    const [first, last] = [lineAt(edit.start), lineAt(edit.end)]
    const group = groups.at(-1)
    if (group && first <= group.last) {
      group.last = Math.max(group.last, last)
      group.edits.push(edit)
    } else groups.push({ first, last, edits: [edit] })
  }
  return groups.map(({ first, last, edits: own }) => {
    const start = starts[first] ?? 0
    const before = lines.slice(first, last + 1)
    const after = edited(
      before.join('\n'),
      own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
    )
    return trimmed({ line: first, before, after: after.split('\n') })
  })
}

/** Changes whose surroundings touch belong to one hunk. */
const hunksOf = (changes: readonly Replaced[]): readonly (readonly Replaced[])[] => {
  const hunks: Replaced[][] = []
  let end = -Infinity
  for (const change of changes) {
    if (change.line - end <= 2 * context) hunks.at(-1)?.push(change)
    else hunks.push([change])
    end = change.line + change.before.length
  }
  return hunks
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** The change as a unified diff. */
export const diffOf = (file: string, text: string, edits: readonly Edit[]): string => {
  const lines = text.split('\n')
  const same = (from: number, to: number): string[] => lines.slice(from, to).map((one) => ` ${one}`)
  let moved = 0
  const hunks = hunksOf(replacedIn(text, edits)).flatMap((changes) => {
    const [first, last] = [changes[0], changes.at(-1)]
    if (!first || !last) return []
    const from = Math.max(0, first.line - context)
    const to = Math.min(lines.length, last.line + last.before.length + context)
    const added = sum(changes.map(({ before, after }) => after.length - before.length))
    const mark = `@@ -${from + 1},${to - from} +${from + 1 + moved},${to - from + added} @@`
    moved += added
    let at = from
    const body = changes.flatMap(({ line, before, after }) => {
      const head = same(at, line)
      at = line + before.length
      return [...head, ...before.map((one) => `-${one}`), ...after.map((one) => `+${one}`)]
    })
    return [mark, ...body, ...same(at, to)]
  })
  return [`--- a/${file}`, `+++ b/${file}`, ...hunks].join('\n')
}
