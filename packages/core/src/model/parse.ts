import type { z } from 'zod'
import { inputError, type CallErrorCode, type Fault } from './error.ts'

/** Every fault of a zod error with its path; unknown keys become one fault each, at the key. */
export const faultsOf = (error: z.ZodError, prefix: readonly PropertyKey[] = []): Fault[] =>
  error.issues.flatMap((issue): Fault[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown field' }))
    if (issue.code === 'invalid_key')
      return issue.issues.map((inner) => ({ path, message: inner.message }))
    return [{ path, message: issue.message }]
  })

/** Parses or throws one `CallError` that lists every fault. */
export const parseOrThrow = <S extends z.ZodType>(
  schema: S,
  input: unknown,
  subject: string,
  code: CallErrorCode = 'input-invalid',
): z.output<S> => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw inputError(code, subject, faultsOf(result.error))
}
