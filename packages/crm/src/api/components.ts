import { z } from 'zod'

/** Schemas that get a name in the OpenAPI document: what clients send, and what they get. */
const requestSchemas = z.registry<{ id: string }>()
const replySchemas = z.registry<{ id: string }>()

export const requestSchema = <S extends z.ZodType>(id: string, schema: S): S => {
  requestSchemas.add(schema, { id })
  return schema
}

export const replySchema = <S extends z.ZodType>(id: string, schema: S): S => {
  replySchemas.add(schema, { id })
  return schema
}

const componentUri = (id: string): string => `#/components/schemas/${id}`

const generate = (
  registry: typeof requestSchemas,
  io: 'input' | 'output',
): Readonly<Record<string, object>> => {
  const { schemas } = z.toJSONSchema(registry, { uri: componentUri, io, target: 'draft-2020-12' })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [id, schema]),
  )
}

/** All of them as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export const componentSchemas = (): Readonly<Record<string, object>> => ({
  ...generate(requestSchemas, 'input'),
  ...generate(replySchemas, 'output'),
})

/** The component of a schema that was given a name. */
export const referenceTo = (schema: z.ZodType): { readonly $ref: string } => {
  const id = (requestSchemas.get(schema) ?? replySchemas.get(schema))?.id
  if (id === undefined) throw new Error('a schema of the API has no name')
  return { $ref: componentUri(id) }
}
