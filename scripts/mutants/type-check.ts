import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { root, workspacePackages } from '../packages.ts'

let copy: string | undefined

/** A copy of the sources that may be changed; dependencies are links to those of the workspace. */
const workspaceCopy = (): string => {
  if (copy !== undefined) return copy
  copy = mkdtempSync(join(tmpdir(), 'callplane-types-'))
  const skipped = new Set(['node_modules', 'dist'])
  cpSync(join(root, 'packages'), join(copy, 'packages'), {
    recursive: true,
    filter: (source) => !skipped.has(basename(source)) && !source.endsWith('.tsbuildinfo'),
  })
  cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'))
  for (const folder of ['', ...workspacePackages().map((entry) => entry.folder)]) {
    const modules = join(root, folder, 'node_modules')
    if (existsSync(modules)) symlinkSync(modules, join(copy, folder, 'node_modules'))
  }
  return copy
}

/** Whether the compiler refuses the file's package with this text in place of the file. */
export const failsTypeCheck = (file: string, text: string): boolean => {
  const target = join(workspaceCopy(), file)
  const original = readFileSync(target, 'utf8')
  const folder = workspacePackages().find((entry) => file.startsWith(`${entry.folder}/`))?.folder
  writeFileSync(target, text)
  try {
    const { status } = spawnSync(
      join(root, 'node_modules/.bin/tsc'),
      ['-b', join(workspaceCopy(), folder ?? dirname(file))],
      { cwd: workspaceCopy(), stdio: 'ignore' },
    )
    return status !== 0
  } finally {
    writeFileSync(target, original)
  }
}

export const closeTypeCheck = (): void => {
  if (copy !== undefined) rmSync(copy, { recursive: true, force: true })
  copy = undefined
}
