import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { root, workspacePackages, type WorkspacePackage } from '../packages.ts'
import { mutantVariable, mutate, type Mutant } from './mutant.ts'
import { failsTypeCheck } from './type-check.ts'

const packages = workspacePackages()

const uses = (candidate: WorkspacePackage, name: string): boolean =>
  [
    candidate.manifest.dependencies,
    candidate.manifest.devDependencies,
    candidate.manifest.peerDependencies,
  ].some((list) => list !== undefined && Object.hasOwn(list, name))

/**
 * What to run, most likely to notice first: the named test file, then the folders whose tests reach the mutated one:
 * its own package, the packages that use it, the rest.
 */
const stagesOf = ({ file, noticedBy }: Mutant): readonly (readonly string[])[] => {
  const own = packages.find(({ folder }) => file.startsWith(`${folder}/`))
  if (!own) throw new Error(`${file} belongs to no package`)
  const dependents = packages.filter((other) => uses(other, own.manifest.name))
  return [
    [noticedBy],
    [`${own.folder}/`],
    dependents.map(({ folder }) => `${folder}/`),
    ['tests/', 'examples/'],
  ].filter((folders) => folders.length > 0)
}

interface VitestReport {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** An endless loop is noticed by anyone who runs the suite. Milliseconds. */
const maxRun = 600_000

interface Ended {
  /** Null where it was killed because it did not end. */
  readonly status: number | null
  readonly stderr: string
}

const runVitest = (args: readonly string[], mutant: Mutant | null): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(join(root, 'node_modules/.bin/vitest'), ['run', ...args], {
      cwd: root,
      env: { ...process.env, ...(mutant && { [mutantVariable]: JSON.stringify(mutant) }) },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: maxRun,
      killSignal: 'SIGKILL',
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stderr }))
  })

/** What noticed a planted bug, and whether that is a test with a name. */
export interface Catcher {
  readonly what: string
  /** The test file; null where no test with a name failed. */
  readonly test: string | null
}

/** The first failing test of those files and folders, as `file > test`; null when all pass. */
const firstFailure = async (
  places: readonly string[],
  mutant: Mutant | null,
): Promise<Catcher | null> => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-mutant-'))
  const outputFile = join(folder, 'report.json')
  try {
    const { status, stderr } = await runVitest(
      [
        '--bail=1',
        // A test that is only slow on a busy machine must not count as one that noticed the bug.
        '--testTimeout=240000',
        '--reporter=json',
        `--outputFile=${outputFile}`,
        ...places,
      ],
      mutant,
    )
    if (status === 0) return null
    if (status === null) return { what: `${places.join(' ')} does not finish`, test: null }
    const report = readReport(outputFile)
    if (!report)
      throw new Error(`vitest exited with ${status} and no report: ${stderr.slice(-2000)}`)
    // `--bail` cuts other files off, which the report counts as failed without a failed test.
    for (const file of report.testResults) {
      const failed = file.assertionResults.find((test) => test.status === 'failed')
      const test = relative(root, file.name)
      if (failed) return { what: `${test} > ${failed.fullName}`, test }
    }
    const broken = report.testResults.find(
      (file) => file.status === 'failed' && file.message !== '',
    )
    const what = broken
      ? `${relative(root, broken.name)} (does not load)`
      : `${places.join(' ')} exits with ${status}`
    return { what, test: null }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const readReport = (file: string): VitestReport | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return null
  }
}

/** Whether the failure is of the bug's making: a test that fails on a busy machine, or without the bug, has not noticed it. */
const isOfTheBug = async (test: string, mutant: Mutant): Promise<boolean> =>
  (await firstFailure([test], mutant)) !== null && (await firstFailure([test], null)) === null

/** Which tests are run: the one named for the bug, those of the bug's own package too, or all. */
export type Reach = 'named' | 'own' | 'all'
const stagesOfReach: Readonly<Record<Reach, number>> = { named: 1, own: 2, all: Infinity }

/** A failure that is not of the bug's making ends a run early, so that the folders are run again. */
const maxTurns = 3

/**
 * What a developer would see fail: a test, or the compiler. A failure without a test's name counts only where nothing
 * has one. Null where the bug passes everything.
 */
export const findCatcher = async (mutant: Mutant, reach: Reach): Promise<Catcher | null> => {
  const mutated = mutate(mutant, readFileSync(join(root, mutant.file), 'utf8'))
  let nameless: Catcher | null = null
  const [named, ...others] = stagesOf(mutant).slice(0, stagesOfReach[reach])
  const expected = named && (await firstFailure(named, mutant))
  if (expected?.test != null) return expected
  for (const places of others)
    for (let turn = 0; turn < maxTurns; turn++) {
      const failure = await firstFailure(places, mutant)
      if (failure === null) break
      if (failure.test !== null && (await isOfTheBug(failure.test, mutant))) return failure
      if (failure.test === null) nameless ??= failure
    }
  nameless ??= expected ?? null
  if (nameless) return nameless
  return reach === 'all' && failsTypeCheck(mutant.file, mutated)
    ? { what: 'the type check', test: 'the type check' }
    : null
}
