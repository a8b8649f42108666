// Writes the public declarations of every entry of every package to `api/`, one file each, so that a change of a public
// name shows in the diff. Reads the built declarations: compile first. `--check` only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { declarationsOf } from './pack/build-package.ts'
import { entriesOf } from './pack/entries.ts'
import { root, workspacePackages } from './packages.ts'

/** Such as `core.d.ts` or `core.testing.d.ts`. */
const fileOf = (name: string, path: string): string =>
  `${name.replace('@callplane/', '')}${path.slice(1).replaceAll('/', '.')}.d.ts`

/** The comments are for readers of the code; the report shows names and shapes. */
const withoutComments = (code: string): string =>
  code.replaceAll(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '').replaceAll(/^\/\/#(end)?region.*\n/gm, '')

const folder = join(root, 'api')
const check = process.argv.includes('--check')
mkdirSync(folder, { recursive: true })
const wrong: string[] = []
const written = new Set<string>()
for (const { folder: source, manifest } of workspacePackages()) {
  if (manifest.private) continue
  for (const entry of entriesOf(source, manifest)) {
    const file = fileOf(manifest.name, entry.path)
    written.add(file)
    const report = withoutComments(await declarationsOf(entry))
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
