// Mutation testing: changes every operator, literal and block in turn and counts which changes the package's tests notice.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../packages.ts'
import { mutatedPackages } from './mutated-packages.ts'
import { mutatedFiles, strykerConfig } from './stryker-config.ts'
import { page, readSummary, writePage, type Measured } from './summary.ts'

const { values } = parseArgs({
  options: {
    /** Folder names such as `core` or `twilio`; default all. */
    package: { type: 'string', multiple: true, default: [] },
    /** Only these files, relative to the package's `src`, as globs. Results of earlier runs over other files stay. */
    files: { type: 'string', multiple: true, default: [] },
    /**
     * Run only these tests, as globs below `src`; default all of the package. Fewer are faster and kill fewer, so the
     * figures are then a lower bound.
     */
    tests: { type: 'string', multiple: true, default: ['**/*.test.ts'] },
    /** Ignore the results of earlier runs. */
    force: { type: 'boolean', default: false },
    /**
     * Leave out mutants that run when a module is loaded, such as those of tables: each costs all tests that import the
     * module, loaded again. Their share of the mutants is then not in the figures.
     */
    'ignore-static': { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
    /** `vitest` checks the results of `in-process`, which is faster. */
    runner: { type: 'string', default: 'in-process' },
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

const allTests = ['**/*.test.ts']

/** The files of all runs so far that are still there, this one's included, each with the tests it was run against. */
const addMeasured = (name: string, all: readonly string[], now: readonly string[]): Measured => {
  const list = join(reports, `${name}.files.json`)
  const before = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Measured) : {}
  const tests = values.tests.join(' ') === allTests.join(' ') ? 'all' : 'some'
  const measured = Object.fromEntries(
    all.flatMap((file) => {
      const against = now.includes(file) ? tests : before[file]
      return against === undefined ? [] : [[file, against]]
    }),
  )
  writeFileSync(list, JSON.stringify(measured, null, 2))
  return measured
}

for (const name of values.package.length > 0 ? values.package : known) {
  const { folder, files } = mutatedPackages[name] ?? { folder: '', files: [] }
  const config = strykerConfig({
    name,
    folder,
    globs: values.files.length > 0 ? values.files : files,
    reports,
    concurrency: Number(values.concurrency),
    force: values.force,
    ignoreStatic: values['ignore-static'],
    runner: values.runner,
  })
  const configFile = join(reports, `${name}.config.json`)
  writeFileSync(configFile, JSON.stringify(config, null, 2))
  const { status } = spawnSync(join(root, 'node_modules/.bin/stryker'), ['run', configFile], {
    cwd: root,
    stdio: 'inherit',
    // The time zone of the whole suite.
    env: {
      ...process.env,
      CALLPLANE_MUTATED_PACKAGE: folder,
      CALLPLANE_MUTATION_TESTS: values.tests.join(' '),
      TZ: 'Pacific/Auckland',
    },
  })
  if (status !== 0) {
    process.exitCode = 1
    continue
  }
  const all = mutatedFiles(folder, files)
  const measured = addMeasured(name, all, config.mutate)
  const summary = readSummary(name, join(reports, `${name}.json`), measured, all.length)
  console.log(
    `${name}: ${summary.killed} of ${summary.covered} covered mutants killed (${summary.score} %), ${summary.uncovered} not covered`,
  )
  for (const survivor of summary.survivors) console.log(`  ${survivor}`)
  writePage(summary)
}
spawnSync(join(root, 'node_modules/.bin/oxfmt'), [page])
