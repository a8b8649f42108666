import { marks, type Mark } from '@callplane/core'
import type { z } from 'zod'

export type Schema = z.core.$ZodType

/** A schema's definition as the union of all kinds that zod has. */
export const definitionOf = (schema: Schema): z.core.$ZodTypes['_zod']['def'] =>
  (schema as z.core.$ZodTypes)._zod.def

/** The mark of this very schema; checks added to a marked one keep it. */
export const markOf = (schema: Schema): Mark | undefined => marks.get(schema as z.ZodType)

/** Schemas that a value of this one may be judged by; empty for plain values. */
export const innerSchemas = (schema: Schema): readonly Schema[] => {
  const def = definitionOf(schema)
  switch (def.type) {
    case 'object':
      return [...Object.values(def.shape), ...(def.catchall ? [def.catchall] : [])]
    case 'array':
      return [def.element]
    case 'tuple':
      return [...def.items, ...(def.rest ? [def.rest] : [])]
    case 'record':
    case 'map':
      return [def.keyType, def.valueType]
    case 'set':
      return [def.valueType]
    case 'union':
      return def.options
    case 'intersection':
      return [def.left, def.right]
    case 'pipe':
      return [def.in, def.out]
    case 'lazy':
      return [def.getter()]
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'success':
    case 'catch':
    case 'readonly':
    case 'promise':
      return [def.innerType]
    default:
      return []
  }
}

const known = new WeakMap<Schema, boolean>()

/**
 * Whether something in a value of this schema may be personal: a mark anywhere inside, or a part that the schema says
 * nothing about (`unknown`, `any`, `custom`).
 */
export const maySayPersonal = (schema: Schema, above: ReadonlySet<Schema> = new Set()): boolean => {
  const held = known.get(schema)
  if (held !== undefined) return held
  if (above.has(schema)) return false
  const { type } = definitionOf(schema)
  const inner = new Set(above).add(schema)
  const found =
    markOf(schema) !== undefined ||
    type === 'unknown' ||
    type === 'any' ||
    type === 'custom' ||
    innerSchemas(schema).some((each) => maySayPersonal(each, inner))
  // Within a recursion a false may be for now only.
  if (found || above.size === 0) known.set(schema, found)
  return found
}
