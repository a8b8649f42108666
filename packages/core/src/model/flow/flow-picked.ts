import { z } from 'zod'

/**
 * A schema that is chosen by which of the named fields a value has. Faults are those of the chosen schema, where a union
 * would only say that nothing fits.
 */
export const pickedSchema = <Value>(
  kinds: Readonly<Record<string, z.ZodType<Value>>>,
  otherwise: string,
) =>
  z.unknown().transform((value, context): Value => {
    const has = (kind: string): boolean =>
      typeof value === 'object' &&
      value !== null &&
      Object.hasOwn(value, kind) &&
      (value as Readonly<Record<string, unknown>>)[kind] !== undefined
    const [only, ...more] = Object.keys(kinds).filter(has)
    const schema = only === undefined || more.length > 0 ? undefined : kinds[only]
    if (!schema) {
      context.addIssue({ code: 'custom', message: otherwise })
      return z.NEVER
    }
    return forwarded(schema, value, context)
  })

/** The value as a schema parses it; its faults become those of the context. */
export const forwarded = <Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  context: { addIssue(issue: z.core.$ZodRawIssue): void },
): Value => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) context.addIssue({ ...issue, input: value } as never)
  return z.NEVER
}
