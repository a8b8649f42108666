import { defects } from './exceptions.ts'
import type { Report } from './check.ts'

const counted = <T>(
  things: readonly T[],
  text: (thing: T) => string,
): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(text(thing), (counts.get(text(thing)) ?? 0) + 1)
  return [...counts]
}

/** Prints what was found; true where no document was violated. */
export const printReports = (reports: readonly Report[]): boolean => {
  for (const { provider, violations } of reports)
    for (const [line, count] of counted(
      violations,
      (v) => `${v.operation}  ${v.direction} ${v.pointer || '/'}: ${v.reason}`,
    ))
      console.error(`${provider}: ${line}${count > 1 ? `  (${count} times)` : ''}`)
  for (const defect of defects) {
    const times = reports.reduce((sum, { excused }) => sum + (excused.get(defect) ?? 0), 0)
    const { document, direction, pointer, because } = defect
    if (times > 0)
      console.log(`let pass ${times} times, ${document} ${direction} ${pointer}: ${because}`)
    else if (reports.some(({ provider }) => document.startsWith(provider)))
      console.log(`not met any more, ${document} ${direction} ${pointer}: ${because}`)
  }
  console.table(
    reports.map(({ provider, exchanges, operations, outside, violations }) => ({
      provider,
      'exchanges validated': exchanges,
      operations,
      'outside the files': outside,
      violations: violations.length,
    })),
  )
  const sum = (of: (report: Report) => number) => reports.reduce((n, report) => n + of(report), 0)
  const violations = sum((report) => report.violations.length)
  console.log(`${sum((report) => report.exchanges)} exchanges validated, ${violations} violations.`)
  return violations === 0
}
