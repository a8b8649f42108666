import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type PackageManifest } from '../packages.ts'

/** One module that consumers of a package can import. */
export interface Entry {
  /** As in `exports`: `.` or `./testing`. */
  readonly path: string
  /** Relative to the package: `src/testing/index.ts`. */
  readonly source: string
  /** Below `dist`, without extension: `testing/index`. */
  readonly output: string
  /** Absolute path of the declaration that `tsc -b` writes for `source`. */
  readonly declaration: string
}

interface Target {
  readonly '@callplane/source'?: string
  readonly types?: string
}

interface WithEntries {
  readonly exports?: Readonly<Record<string, Target | string>>
}

/** Where `tsc -b` puts the declarations of a package. */
const compiledFolder = (folder: string): string => {
  const { compilerOptions } = JSON.parse(
    readFileSync(join(root, folder, 'tsconfig.json'), 'utf8'),
  ) as { readonly compilerOptions: { readonly outDir: string } }
  if (compilerOptions.outDir === 'dist')
    throw new Error(
      `${folder}/tsconfig.json: outDir is dist, which holds the built package; use .tsc as the other packages do`,
    )
  return join(root, folder, compilerOptions.outDir)
}

const withoutPrefix = (path: string, prefix: string): string => {
  if (!path.startsWith(prefix)) throw new Error(`${path} must start with ${prefix}`)
  return path.slice(prefix.length)
}

/** Every module of a package that `exports` names with its source. */
export const entriesOf = (folder: string, manifest: PackageManifest): Entry[] => {
  const compiled = compiledFolder(folder)
  const { exports = {} } = manifest as WithEntries
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string' || target['@callplane/source'] === undefined) return []
    const source = withoutPrefix(target['@callplane/source'], './')
    const types = withoutPrefix(target.types ?? '', './dist/')
    return [
      {
        path,
        source,
        output: types.replace(/\.d\.ts$/, ''),
        declaration: join(compiled, withoutPrefix(source, 'src/').replace(/\.ts$/, '.d.ts')),
      },
    ]
  })
}
