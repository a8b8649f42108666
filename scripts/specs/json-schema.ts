import { isObject, resolve, type ApiDocument, type Json } from './document.ts'

/** Of a request nothing may be sent that the document does not know; fields that only replies have are among that. */
export type Direction = 'request' | 'reply'

/** Keywords of OpenAPI that say nothing to a validator, or the wrong thing. */
const silent = new Set(['discriminator', 'example', 'examples', 'xml', 'externalDocs', 'nullable'])

const unions = ['allOf', 'anyOf', 'oneOf'] as const
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const
const maps = ['properties', 'patternProperties', '$defs'] as const
const singles = ['items', 'additionalProperties', 'not', 'if', 'then', 'else'] as const

/** Whether an object's fields are all named, here or in the parts it is made of. */
const isClosable = (document: ApiDocument, schema: Json, depth = 0): boolean => {
  const found = resolve(document, schema)
  if (depth > 8 || found.additionalProperties !== undefined) return false
  const parts = unions.flatMap((name) => (found[name] ?? []) as readonly Json[])
  const free = parts.some((part) => {
    const { type, properties, additionalProperties } = resolve(document, part)
    return additionalProperties !== undefined || (type === 'object' && !properties)
  })
  return (
    !free && (isObject(found.properties) || parts.some((p) => isClosable(document, p, depth + 1)))
  )
}

/**
 * A schema of OpenAPI 3.0 or 3.1 as JSON Schema 2020-12. `nullable` and the boolean bounds of 3.0 become what they mean
 * today, references point into the registered document, and objects are closed to undocumented fields.
 */
export const toJsonSchema = (document: ApiDocument, direction: Direction) => {
  const prefix = `${document.name}.${direction}`

  const convert = (schema: unknown, closed: boolean): unknown => {
    if (!isObject(schema)) return schema
    if (direction === 'request' && schema.readOnly === true) return { not: {} }
    if (typeof schema.$ref === 'string') {
      const reference = { $ref: `${prefix}${schema.$ref}` }
      return closed && isClosable(document, schema)
        ? { ...reference, unevaluatedProperties: false }
        : reference
    }
    const made: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(schema)) {
      if (silent.has(key) || key.startsWith('x-')) continue
      if (lists.some((name) => name === key))
        // The whole is closed, not its parts, which do not know each other's fields.
        made[key] = (value as readonly unknown[]).map((part) => convert(part, false))
      else if (maps.some((name) => name === key))
        made[key] = Object.fromEntries(
          Object.entries(value as Json).map(([name, inner]) => [name, convert(inner, true)]),
        )
      else if (singles.some((name) => name === key)) made[key] = convert(value, key !== 'not')
      else made[key] = value
    }
    bounds(made)
    if (direction === 'request' && Array.isArray(made.required))
      made.required = made.required.filter((name) => !isReadOnly(document, schema, String(name)))
    if (closed && isClosable(document, schema)) made.unevaluatedProperties = false
    return schema.nullable === true ? orNull(made) : made
  }

  return {
    id: prefix,
    /** To be registered once: what references point to. */
    components: (): Json => {
      const { schemas } = resolve(document, document.root.components) as {
        readonly schemas?: Json
      }
      return {
        $id: prefix,
        components: {
          schemas: Object.fromEntries(
            Object.entries(schemas ?? {}).map(([name, schema]) => [name, convert(schema, false)]),
          ),
        },
      }
    },
    schema: (schema: Json): Json => convert(schema, true) as Json,
  }
}

const isReadOnly = (document: ApiDocument, schema: Json, name: string): boolean => {
  const { properties } = schema
  return isObject(properties) && resolve(document, properties[name]).readOnly === true
}

const orNull = (schema: Record<string, unknown>): Json => {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  const values = schema.enum
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(Array.isArray(values) && { enum: [...(values as readonly unknown[]), null] }),
  }
}

/** In 3.0 `exclusiveMinimum: true` belongs to `minimum`. */
const bounds = (schema: Record<string, unknown>): void => {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[flag] !== 'boolean') continue
    if (schema[flag]) {
      schema[flag] = schema[bound]
      delete schema[bound]
    } else delete schema[flag]
  }
}
