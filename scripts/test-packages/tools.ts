import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../packages.ts'
import { runCommand } from './run-command.ts'

/** Kept between runs: what the users' machines have, none of it from this workspace. */
const folder = join(root, 'node_modules/.cache/test-packages')

const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

const dependencies = {
  'node-22': `npm:${nodePackage}@22`,
  'node-24': `npm:${nodePackage}@24`,
  'node-latest': `npm:${nodePackage}@latest`,
  'typescript-5': 'npm:typescript@~5.9.0',
  'typescript-7': 'npm:typescript@7',
  esbuild: '^0.28.0',
  npm: '^11.0.0',
}
type Tool = keyof typeof dependencies

const inTool = (tool: Tool, ...path: readonly string[]): string =>
  join(folder, 'node_modules', tool, ...path)

export const nodeVersions = ['node-22', 'node-24', 'node-latest'] as const satisfies readonly Tool[]
export const compilers = ['typescript-5', 'typescript-7'] as const satisfies readonly Tool[]

export const nodeOf = (tool: (typeof nodeVersions)[number]): string =>
  inTool(tool, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
export const tscOf = (tool: (typeof compilers)[number]): string => inTool(tool, 'bin', 'tsc')
export const esbuild = inTool('esbuild', 'bin', 'esbuild')
export const npmCli = inTool('npm', 'bin', 'npm-cli.js')

/** Installs the tools once a day at most, because `latest` moves. */
export const installTools = async (): Promise<void> => {
  const day = new Date().toISOString().slice(0, 10)
  const stamp = join(folder, 'installed')
  const wanted = JSON.stringify({ day, dependencies })
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts']
  const { ok, output } = await runCommand(folder, 'npm', args)
  if (!ok) throw new Error(`the tools could not be installed:\n${output}`)
  writeFileSync(stamp, wanted)
}
