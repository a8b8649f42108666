import { join } from 'node:path'
import type { Plugin } from 'vitest/config'
import { mutantVariable, mutate, type Mutant } from './mutant.ts'

/** Plants the mutant of the environment while modules are loaded, so that no file is ever changed. */
export const plantMutant = (root: string): Plugin[] => {
  const text = process.env[mutantVariable]
  if (text === undefined) return []
  const mutant = JSON.parse(text) as Mutant
  const file = join(root, mutant.file)
  return [
    {
      name: 'callplane:mutant',
      enforce: 'pre',
      transform: (code, id) =>
        id.split('?')[0] === file ? { code: mutate(mutant, code), map: null } : null,
    },
  ]
}
