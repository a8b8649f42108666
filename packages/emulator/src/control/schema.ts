/** The part of JSON Schema (2020-12) that the control API uses. */
export type Schema = {
  readonly $ref?: string
  readonly type?: SchemaType | readonly SchemaType[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly format?: string
}

type SchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'

export type Issue = { readonly path: string; readonly message: string }

/** Every fault of an untrusted value with its dotted path. Schemas of bodies use neither `$ref` nor `anyOf`. */
export function check(value: unknown, schema: Schema, path = ''): readonly Issue[] {
  const fault = faultOf(value, schema)
  if (fault !== undefined) return [{ path, message: fault }]
  if (Array.isArray(value)) {
    const { items } = schema
    return items
      ? value.flatMap((item, index) => check(item, items, join(path, String(index))))
      : []
  }
  if (typeof value === 'object' && value !== null) return checkFields(value, schema, path)
  return []
}

function checkFields(value: object, schema: Schema, path: string): readonly Issue[] {
  const { properties = {}, required = [], additionalProperties = true } = schema
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ path: join(path, name), message: 'is required' }))
  const wrong = Object.entries(value).flatMap(([name, field]) => {
    const at = join(path, name)
    if (Object.hasOwn(properties, name)) return check(field, properties[name]!, at)
    if (additionalProperties === true) return []
    if (additionalProperties !== false) return check(field, additionalProperties, at)
    const known = Object.keys(properties).join(', ')
    return [{ path: at, message: known === '' ? 'is unknown' : `is unknown; known: ${known}` }]
  })
  return [...missing, ...wrong]
}

function faultOf(value: unknown, schema: Schema): string | undefined {
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length > 0 && !types.some((type) => isOf(value, type)))
    return `must be ${types.map(article).join(' or ')}`
  if (schema.enum && !schema.enum.includes(value)) return `must be one of ${schema.enum.join(', ')}`
  if (typeof value === 'string') return faultOfText(value, schema)
  if (typeof value === 'number') return faultOfNumber(value, schema)
  return undefined
}

function faultOfText(value: string, schema: Schema): string | undefined {
  const { minLength = 0, maxLength = Infinity, pattern } = schema
  if (value.length < minLength) return `must have at least ${minLength} characters`
  if (value.length > maxLength) return `must have at most ${maxLength} characters`
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    return `must be ${schema.description ?? `like ${pattern}`}`
  }
  return undefined
}

function faultOfNumber(value: number, schema: Schema): string | undefined {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema
  if (value < minimum) return `must be at least ${minimum}`
  if (value > maximum) return `must be at most ${maximum}`
  if (value <= exclusiveMinimum) return `must be greater than ${exclusiveMinimum}`
  return undefined
}

function isOf(value: unknown, type: SchemaType): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return Number.isFinite(value)
    default:
      return typeof value === type
  }
}

const article = (type: SchemaType): string =>
  /^[aeio]/.test(type) ? `an ${type}` : type === 'null' ? type : `a ${type}`

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
