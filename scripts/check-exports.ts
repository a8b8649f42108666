// Packs every public package as npm would see it and asks publint and attw whether consumers can use it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, workspacePackages } from './packages.ts'

const bin = (name: string): string => join(root, 'node_modules/.bin', name)
const target = mkdtempSync(join(tmpdir(), 'callplane-pack-'))
let failed = false

const run = (command: string, args: readonly string[], cwd: string): void => {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (result.status === 0) return
  failed = true
  console.error(result.stdout, result.stderr)
}

try {
  for (const { folder, manifest } of workspacePackages()) {
    if (manifest.private) continue
    const before = new Set(readdirSync(target))
    // The package manager that started this script, so that nothing else has to be installed.
    const manager = process.env['npm_execpath']
    const pack = ['pack', '--pack-destination', target]
    if (manager?.endsWith('js')) run(process.execPath, [manager, ...pack], join(root, folder))
    else run(manager ?? 'pnpm', pack, join(root, folder))
    const tarball = readdirSync(target).find((file) => !before.has(file))
    if (!tarball) {
      failed = true
      console.error(`${manifest.name}: could not be packed`)
      continue
    }
    run(bin('publint'), [join(target, tarball), '--strict'], root)
    run(bin('attw'), [join(target, tarball), '--profile', 'esm-only'], root)
  }
} finally {
  rmSync(target, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
