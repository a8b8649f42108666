import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { VonageError, type InvalidParameter } from './errors.ts'

/** Reads one JSON object and collects every fault with its path. */
export type Reader = {
  readonly path: string
  readonly value: JsonObject
  has(name: string): boolean
  fault(name: string, reason: string): void
  text(name: string, rule?: { pattern?: RegExp; max?: number }): string | undefined
  integer(name: string, min: number, max: number): number | undefined
  number(name: string, min: number, max: number): number | undefined
  flag(name: string): boolean | undefined
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined
  /** An array of exactly one URL, the form of all URLs at Vonage. */
  url(name: string): string | undefined
  object(name: string): Reader | undefined
  list(name: string): readonly Reader[] | undefined
  /** The same, where these fields may be numbers and booleans written as text. */
  unquoted(names: readonly string[]): Reader
  /** A fault unless the field is present. */
  required(name: string): void
}

export type Faults = InvalidParameter[]

export function isHttpUrl(value: unknown): value is string {
  return (
    typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
  )
}

/** Throws once for all faults. */
export function throwIfAny(faults: Faults): void {
  if (faults.length > 0) throw new VonageError(400, faults)
}

export function read(value: JsonObject, faults: Faults, path = ''): Reader {
  const at = (name: string): string => `${path}${name}`
  const has = (name: string): boolean => value[name] !== undefined && value[name] !== null
  const fault = (name: string, reason: string): undefined => {
    faults.push({ name: at(name), reason })
    return undefined
  }
  const bounded = (name: string, min: number, max: number, whole: boolean): number | undefined => {
    if (!has(name)) return undefined
    const given = value[name]
    const fits = typeof given === 'number' && (whole ? Number.isInteger(given) : true)
    return fits && given >= min && given <= max
      ? given
      : fault(name, `must be ${whole ? 'an integer' : 'a number'} from ${min} to ${max}`)
  }
  return {
    path,
    value,
    has,
    fault,
    text(name, { pattern, max } = {}) {
      if (!has(name)) return undefined
      const given = value[name]
      if (typeof given !== 'string') return fault(name, 'must be a string')
      if (given === '' || (max !== undefined && given.length > max)) {
        return fault(name, `must have 1 to ${max ?? 'any number of'} characters`)
      }
      if (pattern && !pattern.test(given)) return fault(name, `must match ${pattern.source}`)
      return given
    },
    integer: (name, min, max) => bounded(name, min, max, true),
    number: (name, min, max) => bounded(name, min, max, false),
    flag(name) {
      if (!has(name)) return undefined
      const given = value[name]
      return typeof given === 'boolean' ? given : fault(name, 'must be a boolean')
    },
    oneOf(name, allowed) {
      if (!has(name)) return undefined
      return (
        allowed.find((one) => one === value[name]) ??
        fault(name, `must be one of ${allowed.join(', ')}`)
      )
    },
    url(name) {
      if (!has(name)) return undefined
      const given = value[name]
      return Array.isArray(given) && given.length === 1 && isHttpUrl(given[0])
        ? given[0]
        : fault(name, 'must be an array of one URL')
    },
    object(name) {
      if (!has(name)) return undefined
      const given = value[name]
      return isJsonObject(given)
        ? read(given, faults, `${at(name)}.`)
        : fault(name, 'must be an object')
    },
    list(name) {
      if (!has(name)) return undefined
      const given = value[name]
      if (!Array.isArray(given)) return fault(name, 'must be an array')
      return given.flatMap((item: unknown, index) => {
        if (isJsonObject(item)) return [read(item, faults, `${at(name)}[${index}].`)]
        fault(`${name}[${index}]`, 'must be an object')
        return []
      })
    },
    unquoted(names) {
      return read({ ...value, ...unquote(value, names) }, faults, path)
    },
    required(name) {
      if (!has(name)) fault(name, 'is required')
    },
  }
}

/** Those of the fields that are a number or a boolean written as text. */
function unquote(value: JsonObject, names: readonly string[]): JsonObject {
  const plain = names.flatMap((name) => {
    const text = value[name]
    return typeof text === 'string' && /^(?:true|false|\d+)$/.test(text)
      ? [[name, JSON.parse(text) as unknown] as const]
      : []
  })
  return Object.fromEntries(plain)
}

export function readBody(body: unknown, faults: Faults): Reader {
  if (!isJsonObject(body)) throw new VonageError(400, [], 'The body is not a JSON object.')
  return read(body, faults)
}
