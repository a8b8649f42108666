import { maskText, maskWithin } from '@callplane/core'
import { safeParse } from 'zod/v4/core'
import { definitionOf, innerSchemas, markOf, maySayPersonal, type Schema } from './schema-marks.ts'

/** Stands for what is not shown at all. */
const hidden = '…'
/** Stands for a credential. */
const secretText = '[secret]'

type Leaf = (text: string) => string

/** Every text in a value, of whatever shape. `numbers`: how numbers and booleans are treated. */
const mapTexts = (value: unknown, leaf: Leaf, whole: boolean): unknown => {
  if (typeof value === 'string') return leaf(value)
  if (value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, leaf, whole))
  if (value instanceof Map)
    return new Map(
      [...value].map(([key, inner]) => [mapTexts(key, leaf, whole), mapTexts(inner, leaf, whole)]),
    )
  if (value instanceof Set) return new Set([...value].map((inner) => mapTexts(inner, leaf, whole)))
  if (typeof value === 'object' && isPlain(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [maskWithin(key), mapTexts(inner, leaf, whole)]),
    )
  return whole ? hidden : value
}
const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A marked value, with everything in it. */
const maskWhole = (value: unknown): unknown => mapTexts(value, maskText, true)
/** A value of an unmarked schema: numbers and SIP URIs in its texts are masked too. */
const maskLoosely = (value: unknown): unknown => mapTexts(value, maskWithin, false)

const accepts = (schema: Schema, value: unknown): boolean => {
  try {
    return safeParse(schema, value).success
  } catch {
    // A schema with asynchronous checks cannot be asked here.
    return true
  }
}

/** A value of a union is masked if any matching option would mask it. */
const walkUnion = (value: unknown, options: readonly Schema[]): unknown => {
  const fitting = options.filter((option) => accepts(option, value))
  const candidates = fitting.length > 0 ? fitting : options
  const [first = hidden, ...others] = candidates.map((option) => walk(value, option))
  return others.reduce((masked, other) => strictest(masked, other, value), first)
}

const strictest = (a: unknown, b: unknown, original: unknown): unknown => {
  if (Array.isArray(a) && Array.isArray(b) && Array.isArray(original))
    return original.map((inner, index) => strictest(a[index], b[index], inner))
  if (isRecord(a) && isRecord(b) && isRecord(original))
    return Object.fromEntries(
      Object.keys(original).map((key) => [key, strictest(a[key], b[key], original[key])]),
    )
  return a === original ? b : a
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && isPlain(value)

const walkObject = (
  value: Record<string, unknown>,
  shape: Readonly<Record<string, Schema>>,
  rest: Schema | undefined,
): unknown =>
  Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const schema = Object.hasOwn(shape, key) ? shape[key] : rest
      // A field that the schema does not know cannot be judged.
      return [
        key,
        schema && definitionOf(schema).type !== 'never' ? walk(inner, schema) : maskWhole(inner),
      ]
    }),
  )

const walk = (value: unknown, schema: Schema): unknown => {
  if (value === undefined || value === null) return value
  const mark = markOf(schema)
  if (mark?.secret) return secretText
  if (mark?.personal) return maskWhole(value)
  const def = definitionOf(schema)
  switch (def.type) {
    case 'object':
      return isRecord(value) ? walkObject(value, def.shape, def.catchall) : unjudged(value, schema)
    case 'array':
      return Array.isArray(value)
        ? value.map((inner) => walk(inner, def.element))
        : unjudged(value, schema)
    case 'tuple':
      return Array.isArray(value)
        ? value.map((inner, index) => {
            const item = def.items[index] ?? def.rest
            return item ? walk(inner, item) : maskWhole(inner)
          })
        : unjudged(value, schema)
    case 'record':
      return isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              walk(key, def.keyType),
              walk(inner, def.valueType),
            ]),
          )
        : unjudged(value, schema)
    case 'union':
      return walkUnion(value, def.options)
    case 'pipe':
      return walkPipe(value, def.in, def.out)
    case 'unknown':
    case 'any':
    case 'custom':
      return maskWhole(value)
    case 'intersection':
    case 'map':
    case 'set':
    case 'promise':
      return unjudged(value, schema)
    default: {
      const [inner] = innerSchemas(schema)
      return inner ? walk(value, inner) : maskLoosely(value)
    }
  }
}

/** A transform has no shape: what it made is judged by the schema on its other side. */
const walkPipe = (value: unknown, from: Schema, into: Schema): unknown => {
  if (definitionOf(into).type === 'transform') return walk(value, from)
  if (definitionOf(from).type === 'transform') return walk(value, into)
  return strictest(walk(value, from), walk(value, into), value)
}

/** A value that does not look as its schema says, or of a kind not walked: all of it is masked if any might be personal. */
const unjudged = (value: unknown, schema: Schema): unknown =>
  maySayPersonal(schema) ? maskWhole(value) : maskLoosely(value)

/**
 * A copy of a parsed value for logs and spans, by the marks of its schema: numbers keep country and last two digits,
 * other personal values and what the schema knows nothing about become `…`, credentials `[secret]`. Numbers and SIP
 * URIs are masked in unmarked texts too.
 */
export const maskPersonal = (value: unknown, schema: Schema): unknown =>
  maySayPersonal(schema) ? walk(value, schema) : maskLoosely(value)
