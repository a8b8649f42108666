import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../packages.ts'
import type { PackedFiles } from './faults.ts'

const filesIn = (folder: string, patterns: readonly string[]): Map<string, string> =>
  new Map(
    globSync(patterns as string[], { cwd: folder })
      .filter((file) => statSync(join(folder, file)).isFile())
      .sort()
      .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]),
  )

/** What pnpm would pack of a package; it adds the licence of the workspace. */
export const readFolder = (folder: string): PackedFiles => {
  const files = filesIn(join(root, folder), [
    'package.json',
    '*.md',
    '*.schema.json',
    'dist/**',
    'dist/**/.*',
  ])
  return files.set('LICENSE', readFileSync(join(root, 'LICENSE'), 'utf8'))
}

export const readTarball = (tarball: string): PackedFiles => {
  const target = mkdtempSync(join(tmpdir(), 'callplane-tarball-'))
  try {
    const { status, stderr } = spawnSync('tar', ['-xzf', tarball, '-C', target], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`${tarball} cannot be read: ${stderr}`)
    return filesIn(join(target, 'package'), ['**', '**/.*'])
  } finally {
    rmSync(target, { recursive: true, force: true })
  }
}
