import type { FaceRequest } from '../request.ts'
import { scalarText } from '../shared/json.ts'
import type { HttpMethod, Target } from './calls/call.ts'
import { PlivoError } from './errors.ts'

const bad = (name: string, why: string): PlivoError => new PlivoError(400, `${name} ${why}`)

/** Readers of a JSON body (or, for GET and DELETE, the query), which throw for undocumented values. */
export type Parameters = {
  text(name: string, shape?: RegExp): string | undefined
  required(name: string): string
  /** A whole number, also written as text. */
  integer(name: string, min: number, max?: number): number | undefined
  flag(name: string): boolean | undefined
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined
  url(name: string): string | undefined
  /** The URL and its method, POST when absent. */
  target(name: string, methodName: string): Target | undefined
}

export function readBody(request: FaceRequest): Parameters {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new PlivoError(400, 'content type must be application/json')
  const body = request.json()
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new PlivoError(400, 'the body must be a JSON object')
  return readParameters(body as Readonly<Record<string, unknown>>)
}

/** The body may be left out where nothing in it is required. */
export function readOptionalBody(request: FaceRequest): Parameters {
  return request.text === '' ? readParameters({}) : readBody(request)
}

export function readQuery(request: FaceRequest): Parameters {
  return readParameters(Object.fromEntries(request.query))
}

function readParameters(given: Readonly<Record<string, unknown>>): Parameters {
  const text = (name: string, shape?: RegExp): string | undefined => {
    const value = given[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'string') throw bad(name, 'must be a string')
    if (shape && !shape.test(value)) throw bad(name, 'is invalid')
    return value
  }
  const oneOf = <T extends string>(name: string, values: readonly T[]): T | undefined => {
    const value = given[name]
    if (value === undefined || value === null || value === '') return undefined
    const found = values.find((candidate) => candidate === scalarText(value))
    if (found === undefined) throw bad(name, `must be one of ${values.join(', ')}`)
    return found
  }
  const url = (name: string): string | undefined => {
    const value = text(name)
    if (value === undefined) return undefined
    if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw bad(name, 'is not a valid URL')
    return value
  }
  return {
    text,
    oneOf,
    url,
    required(name) {
      const value = text(name)
      if (value === undefined) throw bad(name, 'is a required parameter')
      return value
    },
    integer(name, min, max = Number.MAX_SAFE_INTEGER) {
      const value = given[name]
      if (value === undefined || value === null || value === '') return undefined
      const number =
        typeof value === 'number'
          ? value
          : /^\d+$/.test(scalarText(value))
            ? Number(value)
            : Number.NaN
      if (!Number.isSafeInteger(number)) throw bad(name, 'must be an integer')
      if (number < min || number > max) throw bad(name, `must be between ${min} and ${max}`)
      return number
    },
    flag(name) {
      const value = oneOf(name, ['true', 'false'])
      return value === undefined ? undefined : value === 'true'
    },
    target(name, methodName) {
      const target = url(name)
      const method: HttpMethod = oneOf(methodName, ['GET', 'POST']) ?? 'POST'
      return target === undefined ? undefined : { url: target, method }
    },
  }
}
