import { reasonOfResult } from './entry.ts'
import { verdicts, type PreflightEntry, type PreflightReport, type TargetResult } from './report.ts'

const marks = { works: 'ok', adjusted: '~', look: '?', blocker: 'X' } as const

/** Targets with the same verdict for the same reason are one line. */
const groupsOf = (results: readonly TargetResult[]): readonly (readonly [string, string])[] => {
  const groups = new Map<string, string[]>()
  for (const result of results) {
    const key = `${marks[result.verdict]} ${reasonOfResult(result)}`
    groups.set(key, [...(groups.get(key) ?? []), result.target])
  }
  return [...groups].map(([reason, targets]) => [targets.join(', '), reason])
}

const linesOf = (
  { line, column, what, verdict, reason, todo, assumed, targets, url }: PreflightEntry,
  single: boolean,
): string[] => {
  const place = url === undefined ? `${line}:${column}` : ''
  const head = `  ${place.padEnd(9)}${marks[verdict].padEnd(3)}${what}`
  const groups = single ? [] : groupsOf(targets)
  const isSame = groups.length <= 1
  return [
    isSame ? `${head}  ${reason}` : head,
    ...(isSame ? [] : groups.map(([names, why]) => `               ${names}: ${why}`)),
    ...(assumed ? [`               assumed: ${assumed.filter(Boolean).join(', ')}`] : []),
    ...(todo === undefined ? [] : [`               → ${todo}`]),
  ]
}

const placeOf = ({ file, url }: PreflightEntry): string =>
  [file, url].filter((part) => part !== undefined).join(' → ')

const countLines = ({ targets, counts }: PreflightReport): string[] => {
  const width = Math.max(...targets.map((target) => target.length))
  const cell = (text: string | number): string => String(text).padStart(10)
  return [
    `${''.padEnd(width)}${verdicts.map(cell).join('')}`,
    ...targets.map(
      (target) =>
        `${target.padEnd(width)}${verdicts.map((verdict) => cell(counts[target]?.[verdict] ?? 0)).join('')}`,
    ),
  ]
}

/** The report as text: entries by file, then what was not read, then the counts by target. One line per element. */
export const renderReport = (report: PreflightReport): readonly string[] => {
  const { entries, files, targets } = report
  const places = [...new Set(entries.map(placeOf))]
  return [
    ...places.flatMap((place) => [
      place,
      ...entries
        .filter((entry) => placeOf(entry) === place)
        .flatMap((entry) => linesOf(entry, targets.length === 1)),
      '',
    ]),
    ...(files.skipped.length > 0
      ? ['Not read:', ...files.skipped.map(({ path, reason }) => `  ${path}  ${reason}`), '']
      : []),
    `${entries.length} call sites and verbs in ${files.read} files  (ok works, ~ adjusted, ? look at it, X blocker)`,
    ...countLines(report),
  ]
}
