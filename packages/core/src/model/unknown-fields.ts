import type { Fault } from './error.ts'

/** A fault for each field of an options object that does not exist, so that a misspelled option is not ignored. */
export const unknownFields = (given: object, names: readonly string[]): Fault[] =>
  Object.entries(given).flatMap(([name, value]) =>
    value === undefined || names.includes(name)
      ? []
      : [{ path: [name], message: `unknown option; options: ${names.join(', ')}` }],
  )
