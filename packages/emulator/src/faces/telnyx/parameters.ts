import { TelnyxError, type Fault } from './errors.ts'

/** What one parameter may be, as the OpenAPI document has it. */
export type Parameter = {
  readonly type: 'string' | 'integer' | 'boolean' | 'object' | 'headers' | 'strings'
  readonly required?: true
  readonly enum?: readonly string[]
  readonly pattern?: RegExp
  /** Of a number, or of the length of a string. */
  readonly range?: readonly [least: number, most: number]
}

export type Parameters = Readonly<Record<string, Parameter>>

export type Body = Readonly<Record<string, unknown>>

export type Header = { readonly name: string; readonly value: string }

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isHeader = (value: unknown): boolean =>
  isObject(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string'

function fits(value: unknown, type: Parameter['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'headers':
      return Array.isArray(value) && value.every(isHeader)
    case 'strings':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
    case 'object':
      return isObject(value)
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
    const [least, most] = parameter.range
    const size = typeof value === 'string' ? value.length : (value as number)
    if (size < least || size > most)
      return { name: 'outOfRange', about: `${least} to ${most}`, pointer }
  }
  return undefined
}

/**
 * Checks a JSON body against its documented parameters; throws with every fault. Parameters that
 * nobody documents are ignored [inferred].
 */
export function validate(json: unknown, text: string, parameters: Parameters): Body {
  if (json === undefined && text.trim() !== '') throw new TelnyxError({ name: 'badJson' })
  const body = json ?? {}
  if (!isObject(body)) throw new TelnyxError({ name: 'badJson' })
  const faults = Object.entries(parameters).flatMap(
    ([name, parameter]) => faultOf(name, body[name], parameter) ?? [],
  )
  if (faults.length > 0) throw new TelnyxError(...faults)
  return body
}

/** Undefined for what is absent, null or blank. */
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
