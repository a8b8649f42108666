import type { z } from 'zod'
import { inputError, type CallErrorCode, type Fault } from './error.ts'
import { unknownName } from './suggest.ts'

/** What of a schema's definition leads to the fields of an object in it. */
interface Inner {
  readonly shape?: Readonly<Record<string, Schema>>
  readonly element?: Schema
  readonly innerType?: Schema
  readonly in?: Schema
  readonly valueType?: Schema
  readonly options?: readonly Schema[]
}
interface Schema {
  readonly _zod?: { readonly def: Inner }
}

/** The names of the fields that an object at this path may have; undefined for anything but an object with fixed fields. */
const fieldsAt = (schema: Schema, path: readonly PropertyKey[]): string[] | undefined => {
  const { shape, element, innerType, in: input, valueType, options } = schema._zod?.def ?? {}
  const [key, ...rest] = path
  if (shape) {
    if (key === undefined) return Object.keys(shape)
    const field = Object.hasOwn(shape, key) ? shape[String(key)] : undefined
    return field && fieldsAt(field, rest)
  }
  if (options) {
    const found = options.flatMap((option) => fieldsAt(option, path) ?? [])
    return found.length > 0 ? [...new Set(found)] : undefined
  }
  const wrapped = innerType ?? input
  if (wrapped) return fieldsAt(wrapped, path)
  const member = element ?? valueType
  return member && key !== undefined ? fieldsAt(member, rest) : undefined
}

/** The two faults that newcomers meet first, without zod's terms. */
const wordsOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return 'is required'
  if (issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1)
    return issue.message.startsWith('Too small') ? 'must not be empty' : issue.message
  return issue.message
}

/**
 * Every fault of a zod error with its path; unknown keys become one fault each, at the key. With the schema, the fault of
 * an unknown key says which fields there are.
 */
export const faultsOf = (
  error: z.ZodError,
  prefix: readonly PropertyKey[] = [],
  schema?: z.ZodType,
): Fault[] =>
  error.issues.flatMap((issue): Fault[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      const fields = schema && fieldsAt(schema as Schema, issue.path)
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: fields ? unknownName('field', key, fields) : 'unknown field',
      }))
    }
    if (issue.code === 'invalid_key')
      return issue.issues.map((inner) => ({ path, message: inner.message }))
    return [{ path, message: wordsOf(issue) }]
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
  throw inputError(code, subject, faultsOf(result.error, [], schema))
}
