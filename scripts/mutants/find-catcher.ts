import { spawnSync } from 'node:child_process'
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

/** Folders whose tests reach the file, nearest first: its own package, the packages that use it, then the rest. */
const stagesOf = (file: string): readonly (readonly string[])[] => {
  const own = packages.find(({ folder }) => file.startsWith(`${folder}/`))
  if (!own) throw new Error(`${file} belongs to no package`)
  const dependents = packages.filter((other) => uses(other, own.manifest.name))
  return [
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

/** The first failing test of those folders, as `file > test`; null when all pass. */
const firstFailure = (folders: readonly string[], mutant: Mutant): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-mutant-'))
  const outputFile = join(folder, 'report.json')
  try {
    const { status, stderr } = spawnSync(
      join(root, 'node_modules/.bin/vitest'),
      [
        'run',
        '--bail=1',
        // A test that is only slow on a busy machine must not count as one that noticed the bug.
        '--testTimeout=240000',
        '--reporter=json',
        `--outputFile=${outputFile}`,
        ...folders,
      ],
      {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, [mutantVariable]: JSON.stringify(mutant) },
        // A mutant that loops for ever is noticed by anyone who runs the suite.
        timeout: 600_000,
        killSignal: 'SIGKILL',
      },
    )
    if (status === 0) return null
    if (status === null) return `${folders.join(' ')} does not finish`
    const report = readReport(outputFile)
    if (!report)
      throw new Error(`vitest exited with ${status} and no report: ${stderr.slice(-2000)}`)
    // `--bail` cuts other files off, which the report counts as failed without a failed test.
    for (const file of report.testResults) {
      const failed = file.assertionResults.find((test) => test.status === 'failed')
      if (failed) return `${relative(root, file.name)} > ${failed.fullName}`
    }
    const broken = report.testResults.find(
      (file) => file.status === 'failed' && file.message !== '',
    )
    if (broken) return `${relative(root, broken.name)} (does not load)`
    return `${folders.join(' ')} exits with ${status}`
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

/** What a developer would see fail: a test, or the compiler. Null where the bug passes everything. */
export const findCatcher = (mutant: Mutant): string | null => {
  const mutated = mutate(mutant, readFileSync(join(root, mutant.file), 'utf8'))
  for (const folders of stagesOf(mutant.file)) {
    const failure = firstFailure(folders, mutant)
    if (failure !== null) return failure
  }
  return failsTypeCheck(mutant.file, mutated) ? 'the type check' : null
}
