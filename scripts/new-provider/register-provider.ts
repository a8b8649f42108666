import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { providerName } from './provider-name.ts'

interface ProjectReferences {
  readonly references: readonly { readonly path: string }[]
}

/** Adds the package to the projects that are compiled, behind the other providers. */
const addReference = (id: string, root: string): string => {
  const file = 'tsconfig.json'
  const config = JSON.parse(readFileSync(join(root, file), 'utf8')) as ProjectReferences
  const path = `packages/providers/${id}`
  const last = config.references.findLastIndex((one) => one.path.startsWith('packages/providers/'))
  const references = config.references.toSpliced(last + 1, 0, { path })
  writeFileSync(join(root, file), `${JSON.stringify({ ...config, references }, null, 2)}\n`)
  return file
}

const addChangeset = (id: string, root: string): string => {
  const file = `.changeset/${id}-provider.md`
  const { title } = providerName(id)
  mkdirSync(join(root, '.changeset'), { recursive: true })
  writeFileSync(join(root, file), `---\n'@callplane/${id}': minor\n---\n\nCalls over ${title}.\n`, {
    flag: 'wx',
  })
  return file
}

/** What a provider needs outside of its folder: everything else finds it there. Gives the files written. */
export const registerProvider = (id: string, root: string): readonly string[] => [
  addReference(id, root),
  addChangeset(id, root),
]
