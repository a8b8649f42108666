import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../packages.ts'

/** Files that were mutated, and whether all tests of the package ran against them or some. */
export type Measured = Readonly<Record<string, 'all' | 'some'>>

export interface MutationSummary {
  readonly name: string
  readonly killed: number
  /** Mutants that at least one test runs. */
  readonly covered: number
  readonly uncovered: number
  /** Killed of covered, in per cent, one decimal. */
  readonly score: number
  /** `file:line change`, for reading. */
  readonly survivors: readonly string[]
  readonly measuredFiles: number
  /** Of these, how many were run against some of the tests only. */
  readonly partly: number
  readonly allFiles: number
}

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string
          readonly mutatorName: string
          readonly replacement?: string
          readonly location: { readonly start: { readonly line: number } }
        }[]
      }
    >
  >
}

/** Counts the mutants of the files that were measured, by this run or an earlier one. */
export const readSummary = (
  name: string,
  file: string,
  measured: Measured,
  allFiles: number,
): MutationSummary => {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  const survivors: string[] = []
  let killed = 0
  let uncovered = 0
  for (const [path, { mutants }] of Object.entries(report.files)) {
    if (measured[path] === undefined) continue
    for (const { status, mutatorName, replacement, location } of mutants) {
      if (status === 'Killed' || status === 'Timeout') killed++
      if (status === 'NoCoverage') uncovered++
      if (status === 'Survived')
        survivors.push(
          `${path}:${location.start.line} ${mutatorName} → ${(replacement ?? '').slice(0, 80)}`,
        )
    }
  }
  const covered = killed + survivors.length
  const score = covered === 0 ? 100 : Math.round((killed / covered) * 1000) / 10
  const against = Object.values(measured)
  const files = {
    measuredFiles: against.length,
    partly: against.filter((tests) => tests === 'some').length,
    allFiles,
  }
  return { name, killed, covered, uncovered, score, survivors, ...files }
}

/** Where the results are shown. */
export const page = join(root, 'docs/mutation.md')
const head = `# Mutation testing

\`pnpm mutation\` changes operators, conditions and blocks one at a time and runs the package's own tests against each change. A mutant is killed when a test fails, and covered when a test runs it. Texts are not mutated, nor are tables of constants (\`*-table.ts\`). A run over some files (\`--files\`) keeps the results of the others; the column "files" says how many files of a package the figures cover. A file that was run against the tests of its own folder only (\`--tests\`) is counted as "partly": all tests kill at least as many of its mutants, and cover more. The last results:

| package | files | killed | covered | killed of covered | not covered |
| --- | --- | --- | --- | --- | --- |
`

const notesHeading = '## What was run'

/** Puts a package's row into the page and leaves the others. */
export const writePage = (summary: MutationSummary): void => {
  const rows = new Map<string, string>()
  const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
  for (const line of before.split('\n')) {
    const name = /^\| (\S+) +\| \d/.exec(line)?.[1]
    if (name !== undefined) rows.set(name, line)
  }
  // Written by hand: what the figures leave out.
  const notes = before.includes(notesHeading) ? before.slice(before.indexOf(notesHeading)) : ''
  const { name, killed, covered, score, uncovered, measuredFiles, partly, allFiles } = summary
  const some = measuredFiles === allFiles ? `${allFiles}` : `${measuredFiles} of ${allFiles}`
  const files = partly === 0 ? some : `${some}, ${partly} of them partly`
  rows.set(name, `| ${name} | ${files} | ${killed} | ${covered} | ${score} % | ${uncovered} |`)
  writeFileSync(
    page,
    `${head}${[...rows.keys()]
      .sort()
      .map((key) => rows.get(key))
      .join('\n')}\n${notes && `\n${notes}`}`,
  )
}
