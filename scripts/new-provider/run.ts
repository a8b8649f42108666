// Writes a provider plugin with everything still to do: `pnpm new:provider acme`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../packages.ts'
import { registerProvider } from './register-provider.ts'
import { writeProvider } from './write-provider.ts'

/** Links the new package's dependencies, with the pnpm that runs this script. */
const install = (): boolean => {
  const manager = process.env['npm_execpath']
  const args = ['install', '--prefer-offline']
  const options = { cwd: root, stdio: 'inherit' } as const
  const { status } = manager?.endsWith('js')
    ? spawnSync(process.execPath, [manager, ...args], options)
    : spawnSync(manager ?? 'pnpm', args, options)
  return status === 0
}

const [id, ...more] = process.argv.slice(2).filter((argument) => argument !== '--')
if (!id || more.length > 0) {
  console.error('usage: pnpm new:provider NAME   (lower-case words joined by hyphens)')
  process.exit(2)
}
try {
  const { folder, files } = writeProvider(id, root)
  // Names of another length wrap lines elsewhere.
  spawnSync(join(root, 'node_modules/.bin/oxfmt'), [folder], { cwd: root, stdio: 'inherit' })
  const registered = registerProvider(id, root)
  if (!install()) console.error('The dependencies could not be linked: run `pnpm install`.')
  console.log(`packages/providers/${id}: ${files.length} files; registered in ${registered.join(' and ')}.
The demo, chaos, bench and the generated pages have it from now on. Make its cases green:

  pnpm test packages/providers/${id}

docs/writing-a-provider.md says in which order.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
