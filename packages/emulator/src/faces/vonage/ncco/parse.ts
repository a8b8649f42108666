import type { Faults } from '../parameters.ts'
import type { Action } from './action.ts'
import { readNcco } from './read.ts'

/** An NCCO that an application answered with, or what is wrong with it. */
export type Parsed =
  | { readonly actions: readonly Action[] }
  /** `undefined`: it has another form, as the answer to an event may have. */
  | { readonly wrong: string | undefined }

export function parseNcco(text: string): Parsed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { wrong: undefined }
  }
  if (!Array.isArray(value)) return { wrong: undefined }
  const faults: Faults = []
  const actions = readNcco(value, faults, 'ncco')
  if (faults.length === 0) return { actions }
  return { wrong: faults.map(({ name, reason }) => `${name} ${reason}`).join('; ') }
}
