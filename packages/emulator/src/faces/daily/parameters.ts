import type { FaceRequest } from '../request.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { invalid } from './errors.ts'

/** Typed reading of one JSON object. Real booleans and integers only: a quoted one is refused. */
export type Body = {
  readonly value: JsonObject
  has(name: string): boolean
  text(
    name: string,
    limits?: { readonly max?: number; readonly pattern?: RegExp },
  ): string | undefined
  required(name: string): string
  flag(name: string): boolean | undefined
  integer(name: string, min: number, max: number): number | undefined
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined
  listOf<T extends string>(name: string, allowed: readonly T[]): readonly T[] | undefined
  object(name: string): Body | undefined
}

/** `known`: every key the object may have; any other is refused, so that typing errors show. */
export function readBody(value: unknown, known: readonly string[], path = ''): Body {
  if (!isJsonObject(value)) throw invalid(`${path || 'body'} must be an object`)
  const named = (name: string): string => `'${path}${name}'`
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalid(`unknown parameter ${named(unknown)}`)
  const of = <T>(name: string, what: string, read: (it: unknown) => T | undefined) => {
    const it = value[name]
    if (it === undefined) return undefined
    const result = read(it)
    if (result === undefined) throw invalid(`${named(name)} must be ${what}`)
    return result
  }
  const body: Body = {
    value,
    has: (name) => value[name] !== undefined,
    text: (name, { max = 2048, pattern } = {}) =>
      of(
        name,
        `a string of at most ${max} characters${pattern ? ` like ${pattern.source}` : ''}`,
        (it) =>
          typeof it === 'string' && it.length <= max && (pattern?.test(it) ?? true)
            ? it
            : undefined,
      ),
    required(name) {
      const it = body.text(name)
      if (!it) throw invalid(`missing required parameter ${named(name)}`)
      return it
    },
    flag: (name) => of(name, 'a boolean', (it) => (typeof it === 'boolean' ? it : undefined)),
    integer: (name, min, max) =>
      of(name, `an integer between ${min} and ${max}`, (it) =>
        Number.isInteger(it) && Number(it) >= min && Number(it) <= max ? Number(it) : undefined,
      ),
    oneOf: (name, allowed) =>
      of(name, `one of ${allowed.join(', ')}`, (it) => allowed.find((one) => one === it)),
    listOf: <T extends string>(name: string, allowed: readonly T[]) =>
      of(name, `an array of ${allowed.join(', ')}`, (it) =>
        Array.isArray(it) && it.length > 0 && it.every((one) => allowed.includes(one as T))
          ? (it as readonly T[])
          : undefined,
      ),
    object: (name) =>
      of(name, 'an object', (it) => (isJsonObject(it) ? it : undefined)) && {
        ...readBody(value[name], Object.keys(value[name] as JsonObject), `${path}${name}.`),
      },
  }
  return body
}

/** The JSON body of a request; an empty one counts as `{}`. */
export function bodyOf(request: FaceRequest, known: readonly string[]): Body {
  if (request.text.trim() === '') return readBody({}, known)
  const value = request.json()
  if (value === undefined) throw invalid('the body is not JSON')
  return readBody(value, known)
}
