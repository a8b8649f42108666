import { TwilioError, type ErrorName } from './errors.ts'

export type HttpMethod = 'GET' | 'POST'

/** Reads form parameters; throws Twilio's error for the first invalid one. */
export type Parameters = {
  /** Undefined when absent or empty: Twilio treats the two alike. */
  text(name: string): string | undefined
  /** All values of a repeated parameter, also when they come in one, separated by spaces. */
  list<T extends string>(name: string, allowed: readonly T[], error?: ErrorName): readonly T[]
  url(name: string, error?: ErrorName): string | undefined
  method(name: string): HttpMethod | undefined
  integer(name: string, min: number, max: number, error?: ErrorName): number | undefined
  flag(name: string): boolean | undefined
  oneOf<T extends string>(name: string, allowed: readonly T[], error?: ErrorName): T | undefined
  pattern(name: string, pattern: RegExp, error?: ErrorName): string | undefined
}

export function readParameters(form: URLSearchParams): Parameters {
  const text = (name: string): string | undefined => form.get(name) || undefined
  const wrong = (name: string, value: string, error: ErrorName = 'invalidParameter'): never => {
    throw new TwilioError(error, error === 'invalidParameter' ? `${name}=${value}` : value)
  }
  const oneOf = <T extends string>(
    name: string,
    allowed: readonly T[],
    error?: ErrorName,
  ): T | undefined => {
    const value = text(name)
    if (value === undefined) return undefined
    return allowed.find((one) => one === value) ?? wrong(name, value, error)
  }
  return {
    text,
    oneOf,
    list(name, allowed, error) {
      const values = form.getAll(name).flatMap((value) => value.split(' ').filter(Boolean))
      return [
        ...new Set(
          values.map((value) => allowed.find((one) => one === value) ?? wrong(name, value, error)),
        ),
      ]
    },
    url(name, error = 'badUrl') {
      const value = text(name)
      if (value === undefined) return undefined
      const url = URL.canParse(value) ? new URL(value) : undefined
      // "URLs must contain a valid hostname (underscores are not permitted)" (OpenAPI, Apr 2026).
      if (!url || !/^https?:$/.test(url.protocol) || url.hostname.includes('_')) {
        return wrong(name, value, error)
      }
      return value
    },
    method: (name) => oneOf(name, ['GET', 'POST'], 'badMethod'),
    integer(name, min, max, error) {
      const value = text(name)
      if (value === undefined) return undefined
      const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN
      return number >= min && number <= max ? number : wrong(name, value, error)
    },
    flag(name) {
      const value = oneOf(name, ['true', 'false'])
      return value === undefined ? undefined : value === 'true'
    },
    pattern(name, pattern, error) {
      const value = text(name)
      if (value === undefined || pattern.test(value)) return value
      return wrong(name, value, error)
    },
  }
}

export function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new TwilioError('invalidParameter', `${name} is required`)
  return value
}
