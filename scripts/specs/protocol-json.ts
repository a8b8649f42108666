import type { Protocol, ProtocolField } from './protocol.ts'
import type { Fault } from './validator.ts'

const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isInteger = (value: unknown): boolean =>
  Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value))

/** How proto3 JSON writes scalars and the well-known types (protobuf.dev, "ProtoJSON format"). */
const scalars: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bytes: (value) => typeof value === 'string' && /^[\w+/-]*={0,2}$/.test(value),
  bool: (value) => typeof value === 'boolean',
  double: (value) => typeof value === 'number',
  float: (value) => typeof value === 'number',
  'google.protobuf.Duration': (value) =>
    typeof value === 'string' && /^-?\d+(?:\.\d{1,9})?s$/.test(value),
  'google.protobuf.Timestamp': (value) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  'google.protobuf.Any': isObject,
  ...Object.fromEntries(
    ['int32', 'int64', 'uint32', 'uint64'].map((type) => [type, isInteger] as const),
  ),
}

/** What of a JSON value the message of this name does not allow. */
export const faultsOf = (
  { messages, enums }: Protocol,
  message: string,
  given: unknown,
): Fault[] => {
  /** A name is looked up in the message that uses it, and then outwards. */
  const resolve = <T>(
    of: ReadonlyMap<string, T>,
    type: string,
    within: string,
  ): [string, T] | null => {
    for (let scope = within; ; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('.')))) {
      const name = scope === '' ? type : `${scope}.${type}`
      const found = of.get(name)
      if (found !== undefined) return [name, found]
      if (scope === '') return null
    }
  }
  const one = (type: string, within: string, value: unknown, pointer: string): Fault[] => {
    const scalar = Object.hasOwn(scalars, type) ? scalars[type] : undefined
    if (scalar) return scalar(value) ? [] : [{ pointer, reason: `must be ${type}` }]
    const words = resolve(enums, type, within)
    if (words) {
      const fits = typeof value === 'number' || words[1].some((word) => word === value)
      return fits ? [] : [{ pointer, reason: `must be a value of ${type}` }]
    }
    const nested = resolve(messages, type, within)
    return nested
      ? object(nested[0], nested[1], value, pointer)
      : [{ pointer, reason: `the files have no ${type}` }]
  }
  const field = (spec: ProtocolField, within: string, value: unknown, pointer: string): Fault[] => {
    // Null is the default value.
    if (value === null) return []
    if (spec.key !== undefined)
      return isObject(value)
        ? Object.entries(value).flatMap(([key, inner]) =>
            one(spec.type, within, inner, `${pointer}/${key}`),
          )
        : [{ pointer, reason: 'must be a map' }]
    if (!spec.repeated) return one(spec.type, within, value, pointer)
    return Array.isArray(value)
      ? value.flatMap((inner, index) => one(spec.type, within, inner, `${pointer}/${index}`))
      : [{ pointer, reason: 'must be a list' }]
  }
  const object = (
    name: string,
    fields: readonly ProtocolField[],
    value: unknown,
    pointer: string,
  ): Fault[] => {
    if (!isObject(value)) return [{ pointer, reason: `must be ${name}` }]
    const chosen = new Set<string>()
    return Object.entries(value).flatMap(([key, inner]) => {
      const at = `${pointer}/${key}`
      const spec = fields.find((one) => one.name === key || camel(one.name) === key)
      if (!spec) return [{ pointer: at, reason: `${name} has no such field` }]
      const { oneof } = spec
      const twice = oneof !== undefined && inner !== null && chosen.has(oneof)
      if (oneof !== undefined && inner !== null) chosen.add(oneof)
      return [
        ...(twice ? [{ pointer: at, reason: `${oneof} is given twice` }] : []),
        ...field(spec, name, inner, at),
      ]
    })
  }
  const root = messages.get(message)
  return root
    ? object(message, root, given, '')
    : [{ pointer: '', reason: `the files have no message ${message}` }]
}
