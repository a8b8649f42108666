import { isJsonObject, plainCopy, type JsonObject } from '../shared/json.ts'
import { TelnyxError, type Fault } from './errors.ts'

/** What one parameter may be, as the OpenAPI document has it. */
export type Parameter = {
  /** `any`: checked where it is used, as it may be of several types. */
  readonly type: 'string' | 'integer' | 'boolean' | 'object' | 'headers' | 'strings' | 'any'
  readonly required?: true
  readonly enum?: readonly string[]
  readonly pattern?: RegExp
  /** Of a number, or of the length of a string. */
  readonly range?: readonly [min: number, max: number]
}

export type Parameters = Readonly<Record<string, Parameter>>

export type Body = JsonObject

export type Header = { readonly name: string; readonly value: string }

const isHeader = (value: unknown): boolean =>
  isJsonObject(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string'

function fits(value: unknown, type: Parameter['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'headers':
      return Array.isArray(value) && value.every(isHeader)
    case 'strings':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
    case 'object':
      return isJsonObject(value)
    case 'any':
      return true
    default:
      return typeof value === type
  }
}

function faultOf(name: string, value: unknown, parameter: Parameter): Fault | undefined {
  const pointer = `/${name}`
  if (value === undefined || value === null || value === '') {
    return parameter.required ? { name: 'missing', about: name, pointer } : undefined
  }
  if (!fits(value, parameter.type)) return { name: 'badValue', about: name, pointer }
  if (parameter.enum && !parameter.enum.includes(value as string)) {
    return { name: 'badEnum', about: parameter.enum.join(', '), pointer }
  }
  if (parameter.pattern && !parameter.pattern.test(value as string)) {
    return { name: 'badValue', about: name, pointer }
  }
  if (parameter.range) {
    const [min, max] = parameter.range
    const size = typeof value === 'string' ? value.length : (value as number)
    if (size < min || size > max) return { name: 'outOfRange', about: `${min} to ${max}`, pointer }
  }
  return undefined
}

/**
 * Checks a JSON body against its documented parameters; throws with every fault. [inferred] Undocumented
 * parameters are ignored; the emulator warns of them.
 */
export function validate(json: unknown, text: string, parameters: Parameters): Body {
  if (json === undefined && text.trim() !== '') throw new TelnyxError({ name: 'badJson' })
  const body = json ?? {}
  if (!isJsonObject(body)) throw new TelnyxError({ name: 'badJson' })
  const faults = Object.entries(parameters).flatMap(
    ([name, parameter]) => faultOf(name, body[name], parameter) ?? [],
  )
  if (faults.length > 0) throw new TelnyxError(...faults)
  return plainCopy(body)
}

/** The faults of an object inside the body, with pointers into the whole. */
export function part(body: Body, name: string, parameters: Parameters): Body {
  try {
    return validate(body[name] ?? {}, '', parameters)
  } catch (error) {
    if (!(error instanceof TelnyxError)) throw error
    throw new TelnyxError(
      ...error.faults.map((fault) => ({
        ...fault,
        ...(fault.pointer === undefined ? {} : { pointer: `/${name}${fault.pointer}` }),
      })),
    )
  }
}

/** The same parameters, none of them required: those of an update. */
export const optional = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const { required: _, ...rest } = parameter
      return [name, rest]
    }),
  )

/** Undefined for an absent, null or blank value. */
export function read<T>(body: Body, name: string): T | undefined {
  const value = body[name]
  return value === null || value === '' ? undefined : (value as T | undefined)
}

export function isSip(address: string): boolean {
  return /^sips?:/i.test(address)
}

/** `+1…,200` is a number and digits to send after the answer (single destination only). */
export function splitTo(to: string): { readonly to: string; readonly digits: string | undefined } {
  const [address = to, digits] = isSip(to) ? [to] : to.split(',', 2)
  return { to: address, digits }
}

export function isDialable(to: string): boolean {
  return isSip(to) ? /^sips?:[^\s@]+@[^\s@]+$/i.test(to) : /^\+[1-9]\d{6,14}$/.test(to)
}
