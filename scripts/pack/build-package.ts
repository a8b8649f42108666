import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { root, type WorkspacePackage } from '../packages.ts'
import { entriesOf, type Entry } from './entries.ts'

/** Everything that is not a file of the package itself is left to the consumer's installation. */
const isExternal = (id: string): boolean => !/^[./]/.test(id)

const inputOf = (
  entries: readonly Entry[],
  field: 'source' | 'declaration',
): Record<string, string> =>
  Object.fromEntries(entries.map((entry) => [entry.output, entry[field]]))

/** The plugin warns that TypeScript 7 has no stable API; built declarations do not need one. */
const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  const warn = console.warn
  console.warn = () => {}
  try {
    return await work()
  } finally {
    console.warn = warn
  }
}

/** The declarations of one entry as a single text, comments included. Compile first. */
export const declarationsOf = (entry: Entry): Promise<string> =>
  quietly(async () => {
    const bundle = await rolldown({
      input: entry.declaration,
      external: isExternal,
      plugins: [dts({ dtsInput: true })],
      logLevel: 'silent',
    })
    const { output } = await bundle.generate({ format: 'es' })
    await bundle.close()
    return output[0].code
  })

const writeDeclarations = (entries: readonly Entry[], dist: string): Promise<void> =>
  quietly(async () => {
    const bundle = await rolldown({
      input: inputOf(entries, 'declaration'),
      external: isExternal,
      preserveEntrySignatures: 'allow-extension',
      plugins: [dts({ dtsInput: true })],
      logLevel: 'silent',
    })
    await bundle.write({ dir: dist, format: 'es', entryFileNames: '[name].ts' })
    await bundle.close()
  })

/**
 * Writes `dist`: one module per entry, so that an import opens few files, with its source map and declarations.
 * Modules that two entries share are in the first of them, so that classes exist once. Compile first.
 */
export const buildPackage = async ({ folder, manifest }: WorkspacePackage): Promise<void> => {
  const dist = join(root, folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const entries = entriesOf(folder, manifest)
  const bundle = await rolldown({
    cwd: join(root, folder),
    input: inputOf(entries, 'source'),
    external: isExternal,
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    onLog: (level, { message }) => {
      if (level === 'warn') throw new Error(`${folder}: ${message}`)
    },
  })
  // Comments are in the source map and the declarations; without them the module loads faster.
  await bundle.write({
    dir: dist,
    format: 'es',
    sourcemap: true,
    // `require` stays what it is, for kit to find out whether a bundler has replaced it.
    polyfillRequire: false,
    comments: { annotation: true, jsdoc: false, legal: true },
  })
  await bundle.close()
  await writeDeclarations(entries, dist)
}
