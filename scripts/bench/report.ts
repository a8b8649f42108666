import type { Measured } from './measure.ts'

/** One line of the table of DESIGN §10. */
export interface Row {
  readonly name: string
  readonly goal: { readonly atLeast: number } | { readonly atMost: number } | null
  readonly ratio: number
  /** What the ratio is of, and the numbers behind it: true for this machine and hour only. */
  readonly detail: string
}

export const reached = ({ goal, ratio }: Row): boolean | null =>
  goal === null ? null : 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost

export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US')

export const told = ({ perSecond, cpu }: Measured): string =>
  `${thousands(perSecond)}/s, ${cpu < 10 ? cpu.toFixed(2) : cpu.toFixed(0)} µs CPU`

const figure = (value: number): string => (value >= 1000 ? thousands(value) : value.toFixed(2))

const goalOf = ({ goal }: Row): string =>
  goal === null ? '–' : 'atLeast' in goal ? `≥ ${figure(goal.atLeast)}` : `≤ ${figure(goal.atMost)}`

const verdictOf = (row: Row): string => {
  const verdict = reached(row)
  return verdict === null ? '' : verdict ? 'reached' : 'MISSED'
}

export const tableOf = (rows: readonly Row[]): string => {
  const cells = rows.map((row) => [row.name, goalOf(row), figure(row.ratio), verdictOf(row)])
  const all = [['what', 'goal', 'ratio', 'verdict'], ...cells]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => line[column]!.length)))
  const lines = all.map((line) => line.map((cell, at) => cell.padEnd(widths[at]!)).join('  '))
  const details = rows.map((row) => `${row.name}: ${row.detail}`)
  return [...lines, '', ...details].join('\n')
}
