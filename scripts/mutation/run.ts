// Mutation testing: changes every operator, literal and block in turn and counts which changes the package's tests notice.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../packages.ts'
import { mutatedPackages } from './mutated-packages.ts'
import { readSummary, writePage } from './summary.ts'

const { values } = parseArgs({
  options: {
    /** Folder names such as `core` or `twilio`; default all. */
    package: { type: 'string', multiple: true, default: [] },
    /** Only these files, relative to the package's `src`, as globs. */
    files: { type: 'string', multiple: true, default: [] },
    /** Ignore the results of earlier runs. */
    force: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
  },
})
const known = Object.keys(mutatedPackages)
const unknown = values.package.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`unknown package ${unknown.join(', ')}; packages: ${known.join(', ')}`)
  process.exit(2)
}

const reports = join(root, 'reports/mutation')
mkdirSync(reports, { recursive: true })
for (const name of values.package.length > 0 ? values.package : known) {
  const { folder, files } = mutatedPackages[name] ?? { folder: '', files: [] }
  const globs = values.files.length > 0 ? values.files : files
  const config = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    mutate: [
      ...globs.map((glob) => `${folder}/src/${glob}`),
      `!${folder}/src/**/*.test.ts`,
      `!${folder}/src/**/*.fixture.ts`,
      `!${folder}/src/**/*-table.ts`,
      `!${folder}/src/**/index.ts`,
    ],
    // Texts of errors and notes are checked where they matter; a changed sentence is no bug.
    mutator: { excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: join(reports, `${name}.incremental.json`),
    jsonReporter: { fileName: join(reports, `${name}.json`) },
    reporters: ['json', 'progress-append-only'],
    ignorePatterns: ['dist', 'coverage', 'docs', '/reports'],
    concurrency: Number(values.concurrency),
    // Stryker would rewrite it with TypeScript's JavaScript API, which TypeScript 7 does not have.
    tsconfigFile: 'none',
    tempDirName: '.stryker-tmp',
    force: values.force,
  }
  const configFile = join(reports, `${name}.config.json`)
  writeFileSync(configFile, JSON.stringify(config, null, 2))
  const { status } = spawnSync(join(root, 'node_modules/.bin/stryker'), ['run', configFile], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CALLPLANE_MUTATED_PACKAGE: folder },
  })
  if (status !== 0) {
    process.exitCode = 1
    continue
  }
  const summary = readSummary(name, join(reports, `${name}.json`))
  console.log(
    `${name}: ${summary.killed} of ${summary.covered} covered mutants killed (${summary.score} %), ${summary.uncovered} not covered`,
  )
  for (const survivor of summary.survivors) console.log(`  ${survivor}`)
  // A run over some files says nothing of the package.
  if (values.files.length === 0) writePage(summary)
}
