import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../packages.ts'
import { checkEmulatorPage } from './emulator-page.ts'
import { runCommand, type CommandResult } from './run-command.ts'
import { nodeOf, npmCli } from './tools.ts'

/**
 * Installs the emulator alone, with plain npm in an empty folder, starts it with npx, and drives it from Python, which
 * every Debian has, and by its page in Chromium. `project` is the folder with the tarballs.
 */
export const checkEmulator = async (project: string): Promise<CommandResult> => {
  const folder = join(project, 'emulator-alone')
  const tarballs = join(project, 'tarballs')
  const tarball = readdirSync(tarballs).find((file) => file.startsWith('callplane-emulator-'))
  if (tarball === undefined)
    return { ok: false, output: `no tarball of the emulator in ${tarballs}` }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const node = nodeOf('node-22')
  const install = [npmCli, 'install', '--no-audit', '--no-fund', join(tarballs, tarball)]
  const installed = await runCommand(folder, node, install)
  if (!installed.ok) return installed
  const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
  if (packages.join() !== '@callplane')
    return { ok: false, output: `the emulator brought other packages: ${packages.join(', ')}` }
  const npx = npmCli.replace('npm-cli.js', 'npx-cli.js')
  const script = join(root, 'scripts/test-packages/emulator.py')
  const python = await runCommand(folder, 'python3', [script, node, npx])
  if (!python.ok) return python
  const page = await checkEmulatorPage(folder, node, npx)
  return { ok: page.ok, output: `${python.output}\n${page.output}` }
}
