import { inputError, type Fault } from './error.ts'
import { unknownName } from './suggest.ts'

/** Every name an options type has; the compiler refuses a list that leaves one out or has one too many. */
export type OptionNames<Options> = Readonly<Record<keyof Options & string, true>>

/** One fault for each property that is not an option. A misspelled option would otherwise have no effect, silently. */
export const unknownOptions = (
  given: object,
  known: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[] = [],
): Fault[] => {
  const faults: Fault[] = []
  for (const name in given)
    if (!Object.hasOwn(known, name))
      faults.push({
        path: [...path, name],
        message: unknownName('option', name, Object.keys(known)),
      })
  return faults
}

/** Throws one error that names every unknown option, and those that exist. `subject` is the function: `nodeHost`. */
export const refuseUnknownOptions = <Options extends object>(
  subject: string,
  given: Options | undefined,
  known: OptionNames<Options>,
): void => {
  if (given === undefined) return
  const faults =
    typeof given === 'object' && given !== null
      ? unknownOptions(given, known)
      : [{ path: [], message: 'must be an object' }]
  if (faults.length > 0) throw inputError('settings-invalid', subject, faults)
}
