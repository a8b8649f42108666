import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, workspacePackages, type WorkspacePackage } from '../packages.ts'
import { buildPackage } from './build-package.ts'
import { faultsOfPackage } from './faults.ts'
import { pnpm } from './pnpm.ts'
import { readTarball } from './read-package.ts'

export const publishable = (): WorkspacePackage[] =>
  workspacePackages().filter(({ manifest }) => !manifest.private)

/** Writes the declarations of these packages and of those that they import. */
export const compile = (folders: readonly string[]): void => {
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-b', ...folders], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout)
}

/** Scripts are skipped: `prepack` would build every package again. */
const packArguments = (out: string, folders: readonly string[]): string[] => [
  '-r',
  ...folders.flatMap((folder) => ['--filter', `./${folder}`]),
  'pack',
  '--pack-destination',
  out,
  '--ignore-scripts',
]

/** Builds every publishable package, packs it into `out` and gives the tarballs. Throws one error with every fault. */
export const packAll = async (out: string): Promise<string[]> => {
  const packages = publishable()
  const folders = packages.map(({ folder }) => folder)
  compile(folders)
  for (const one of packages) await buildPackage(one)
  mkdirSync(out, { recursive: true })
  for (const file of readdirSync(out)) if (file.endsWith('.tgz')) rmSync(join(out, file))
  pnpm(...packArguments(out, folders))
  const tarballs = packages.map(({ manifest }) =>
    join(out, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`),
  )
  const faults = tarballs.flatMap((tarball, index) => {
    const name = packages[index]?.manifest.name ?? ''
    if (!existsSync(tarball)) return [`${name}: could not be packed`]
    return faultsOfPackage(readTarball(tarball), true).map((fault) => `${name}: ${fault}`)
  })
  if (faults.length > 0) throw new Error(`incomplete packages:\n${faults.join('\n')}`)
  return tarballs
}
