import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { workspacePackages } from '../packages.ts'
import { providerName } from './provider-name.ts'

const template = join(import.meta.dirname, 'template')
const suffix = '.template'

export interface Written {
  readonly folder: string
  readonly files: readonly string[]
}

/** Writes `packages/providers/<id>` below `root`. Throws, and writes nothing, where that is there or the name is taken. */
export const writeProvider = (id: string, root: string): Written => {
  const names = providerName(id)
  const folder = join(root, 'packages/providers', id)
  if (existsSync(folder)) throw new Error(`packages/providers/${id} already exists`)
  if (workspacePackages().some(({ manifest }) => manifest.name === `@callplane/${id}`))
    throw new Error(`the package @callplane/${id} already exists`)
  const files = globSync(`**/*${suffix}`, { cwd: template }).sort()
  for (const file of files) {
    const text = readFileSync(join(template, file), 'utf8').replaceAll(
      /%(id|name|Name|title|optionsKey)%/g,
      (_all, form: keyof typeof names) => names[form],
    )
    const target = join(folder, file.slice(0, -suffix.length))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text, { flag: 'wx' })
  }
  return { folder, files: files.map((file) => file.slice(0, -suffix.length)) }
}
