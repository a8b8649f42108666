// Builds and packs every public package and asks publint and attw whether consumers can use it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from './pack/pack.ts'
import { root } from './packages.ts'

const target = mkdtempSync(join(tmpdir(), 'callplane-pack-'))

const passes = (name: string, ...args: readonly string[]): boolean => {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) console.error(stdout, stderr)
  return status === 0
}

try {
  for (const tarball of await packAll(target)) {
    const published = passes('publint', tarball, '--strict')
    const typed = passes('attw', tarball, '--profile', 'esm-only')
    if (!published || !typed) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(target, { recursive: true, force: true })
}
