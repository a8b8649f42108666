import { spawnSync } from 'node:child_process'
import { root } from '../packages.ts'

/** Runs the pnpm that started this script, or else the one that the README names. Throws what it printed if it fails. */
export const pnpm = (...args: readonly string[]): void => {
  const started = process.env['npm_config_user_agent']?.startsWith('pnpm/')
  const path = started ? process.env['npm_execpath'] : undefined
  const [command, ...before] =
    path === undefined
      ? ['npx', '-y', 'pnpm@12']
      : path.endsWith('js')
        ? [process.execPath, path]
        : [path]
  const result = spawnSync(command ?? '', [...before, ...args], { cwd: root, encoding: 'utf8' })
  if (result.status !== 0)
    throw new Error(`pnpm ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`)
}
