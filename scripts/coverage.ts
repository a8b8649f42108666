// Prints how much of each package the last run of `pnpm test --coverage` reached. Runs no test itself. A run over some
// test files gives the figures of those files.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root, workspacePackages } from './packages.ts'

interface Counts {
  readonly total: number
  readonly covered: number
}

interface FileCoverage {
  readonly lines: Counts
  readonly branches: Counts
  readonly functions: Counts
}

const report = join(root, 'coverage/coverage-summary.json')
const kinds = ['lines', 'branches', 'functions'] as const

const percent = (files: readonly FileCoverage[], kind: (typeof kinds)[number]): string => {
  const total = files.reduce((sum, file) => sum + file[kind].total, 0)
  const covered = files.reduce((sum, file) => sum + file[kind].covered, 0)
  return total === 0 ? '–' : `${((100 * covered) / total).toFixed(1)} %`
}

const line = (name: string, files: readonly FileCoverage[]): string =>
  `${name.padEnd(28)}${kinds.map((kind) => percent(files, kind).padStart(10)).join('')}`

/** Source files that are newer than the report. */
const changedSince = (time: number): number =>
  globSync('packages/**/src/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  }).filter((file) => statSync(join(root, file)).mtimeMs > time).length

const print = (): void => {
  const measured = statSync(report)
  const { total: _total, ...byFile } = JSON.parse(readFileSync(report, 'utf8')) as Record<
    string,
    FileCoverage
  >
  const files = Object.entries(byFile).map(([path, coverage]) => ({
    path: relative(root, path).split(sep).join('/'),
    coverage,
  }))
  const changed = changedSince(measured.mtimeMs)
  console.log(
    `Coverage of the last measured test run, ${measured.mtime.toISOString()}${changed === 0 ? '' : `; ${changed} source files are newer`}`,
  )
  console.log(`${'package'.padEnd(28)}${kinds.map((kind) => kind.padStart(10)).join('')}`)
  for (const { folder } of workspacePackages()) {
    const own = files.filter(({ path }) => path.startsWith(`${folder}/src/`))
    if (own.length > 0)
      console.log(
        line(
          folder.replace('packages/', ''),
          own.map(({ coverage }) => coverage),
        ),
      )
  }
  console.log(
    line(
      'all',
      files.map(({ coverage }) => coverage),
    ),
  )
}

if (existsSync(report)) print()
else console.log('No coverage was measured; run `npx -y pnpm@12 test --coverage`.')
