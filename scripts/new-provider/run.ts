// Writes a provider plugin with everything still to do: `pnpm new:provider acme`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../packages.ts'
import { providerName } from './provider-name.ts'
import { writeProvider } from './write-provider.ts'

const [id, ...more] = process.argv.slice(2).filter((argument) => argument !== '--')
if (!id || more.length > 0) {
  console.error('usage: pnpm new:provider NAME   (lower-case words joined by hyphens)')
  process.exit(2)
}
try {
  const { folder, files } = writeProvider(id, root)
  // Names of another length wrap lines elsewhere.
  spawnSync(join(root, 'node_modules/.bin/oxfmt'), [folder], { cwd: root, stdio: 'inherit' })
  const { name } = providerName(id)
  console.log(`packages/providers/${id}: ${files.length} files. Make its cases green:

  pnpm test packages/providers/${id}

docs/writing-a-provider.md says in which order. When it is green, add it to
  package.json                     "@callplane/${id}": "workspace:*"
  tsconfig.json                    { "path": "packages/providers/${id}" }
  scripts/emulated-providers.ts    { plugin: ${name}, harness: ${name}Harness }
and the demo, the pages and every pair of translations have it too.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
