import { z } from 'zod'

/**
 * Marks on schemas that say how a value must be treated outside the call itself.
 * `personal`: numbers, names, header values; masked in logs, errors and spans. `secret`: never shown at all.
 */
export interface Mark {
  readonly personal?: true
  readonly secret?: true
}

/** What schemas are marked with: personal data and credentials. */
export const marks = z.registry<Mark>()

/** Marks a schema as holding personal data. */
export const personal = <S extends z.ZodType>(schema: S): S => {
  marks.add(schema, { personal: true })
  return schema
}

/** Marks a schema as holding a credential. */
export const secret = <S extends z.ZodType>(schema: S): S => {
  marks.add(schema, { secret: true })
  return schema
}
