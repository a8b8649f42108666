import { globSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../packages.ts'

export interface RunOptions {
  /** Such as `kit`. */
  readonly name: string
  /** Such as `packages/kit`. */
  readonly folder: string
  /** Globs below the package's `src`. */
  readonly globs: readonly string[]
  readonly reports: string
  readonly concurrency: number
  /** Ignore the results of earlier runs. */
  readonly force: boolean
  /** Leave out mutants that run when a module is loaded. */
  readonly ignoreStatic: boolean
  /** `in-process` keeps the tests loaded; `vitest` starts a worker per mutant and is about 20 times slower. */
  readonly runner: string
}

/** Tests, tables of constants without logic (such as the prefixes of countries), and lists of exports. */
const notMutated = ['**/*.test.ts', '**/*.fixture.ts', '**/*-table.ts', '**/index.ts']

/** The files of a package that are mutated, relative to the root. */
export const mutatedFiles = (folder: string, globs: readonly string[]): string[] =>
  globSync(
    globs.map((glob) => `${folder}/src/${glob}`),
    { cwd: root, exclude: notMutated },
  ).sort()

/** Stryker copies what it is not told to ignore: `!/packages/providers`, `/packages/providers/*`, `!/packages/providers/plivo`. */
const only = (folder: string): string[] => {
  const parts = folder.split('/')
  return parts.flatMap((_part, index) => {
    const path = `/${parts.slice(0, index + 1).join('/')}`
    return index + 1 === parts.length ? [`!${path}`] : [`!${path}`, `${path}/*`]
  })
}

export const strykerConfig = (options: RunOptions) => {
  const { name, folder, globs, reports, concurrency, force, ignoreStatic, runner } = options
  return {
    testRunner: runner,
    plugins: [join(root, 'scripts/mutation/runner.ts'), '@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    testRunnerNodeArgs: ['--conditions=@callplane/source', '--disable-warning=ExperimentalWarning'],
    // Static mutants leave a copy of their modules behind.
    maxTestRunnerReuse: runner === 'in-process' ? 250 : 0,
    // For endless loops; stuck tests are ended by the runner itself, by its processor time.
    timeoutMS: 45_000,
    // The default of 5 minutes is short on a machine that does other things too.
    dryRunTimeoutMinutes: 60,
    mutate: mutatedFiles(folder, globs),
    // Texts of errors and notes are checked where they matter; a changed sentence is not a bug.
    mutator: { excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    // Keeps the results of files that this run does not mutate.
    incremental: true,
    incrementalFile: join(reports, `${name}.incremental.json`),
    jsonReporter: { fileName: join(reports, `${name}.json`) },
    reporters: ['json', 'progress-append-only'],
    // Other packages are imported as they are.
    ignorePatterns: [
      'dist',
      '/*',
      '!/package.json',
      '!/scripts',
      '/scripts/*',
      '!/scripts/mutation',
      ...only(folder),
    ],
    concurrency,
    // Stryker would rewrite it with TypeScript's JavaScript API, which TypeScript 7 does not have.
    tsconfigFile: 'none',
    tempDirName: '.stryker-tmp',
    warnings: { slow: false },
    force,
    ignoreStatic,
  }
}
