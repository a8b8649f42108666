// Writes the public declarations of every entry of every package to `api/`, one file each, so that a change of a public
// name shows in the diff. Reads the built declarations: compile first. `--check` only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { root, workspacePackages, type PackageManifest } from './packages.ts'

interface Entry {
  /** Such as `core` or `core.testing`. */
  readonly name: string
  readonly types: string
}

type Exports = Readonly<Record<string, { readonly types?: string } | string>>

const entriesOf = (folder: string, manifest: PackageManifest): Entry[] => {
  const base = manifest.name.replace('@callplane/', '')
  const exports = (manifest as { readonly exports?: Exports }).exports ?? {}
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'object' && target.types !== undefined
      ? [
          {
            name: path === '.' ? base : `${base}.${path.replace('./', '')}`,
            types: join(root, folder, target.types),
          },
        ]
      : [],
  )
}

/** The comments are for readers of the code; the report shows names and shapes. */
const withoutComments = (code: string): string =>
  code.replaceAll(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '').replaceAll(/^\/\/#(end)?region.*\n/gm, '')

const reportOf = async ({ types }: Entry): Promise<string> => {
  const bundle = await rolldown({
    input: types,
    external: (id) => !/^[./]/.test(id),
    plugins: [dts({ dtsInput: true })],
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  return withoutComments(output[0].code)
}

const folder = join(root, 'api')
const check = process.argv.includes('--check')
mkdirSync(folder, { recursive: true })
// The plugin warns that TypeScript 7 has no stable API; it does not need one for declarations that are built already.
console.warn = () => {}
const wrong: string[] = []
const written = new Set<string>()
for (const { folder: source, manifest } of workspacePackages()) {
  if (manifest.private) continue
  for (const entry of entriesOf(source, manifest)) {
    const file = `${entry.name}.d.ts`
    written.add(file)
    const report = await reportOf(entry)
    const path = join(folder, file)
    if (check) {
      if (!existsSync(path) || readFileSync(path, 'utf8') !== report) wrong.push(`api/${file}`)
    } else writeFileSync(path, report)
  }
}
for (const file of readdirSync(folder))
  if (!written.has(file)) {
    if (check) wrong.push(`api/${file}`)
    else rmSync(join(folder, file))
  }
if (wrong.length > 0) {
  console.error(
    `the public API has changed: ${wrong.join(', ')}; run \`pnpm api\` and review the difference`,
  )
  process.exitCode = 1
}
