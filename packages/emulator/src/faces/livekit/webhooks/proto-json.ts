import { isJsonObject, type JsonObject } from '../../shared/json.ts'

/** Fields whose keys are data and not names. */
const MAPS: ReadonlySet<string> = new Set(['attributes', 'headers'])

/** First values of enums, which proto3 JSON leaves out. */
const DEFAULTS: ReadonlySet<unknown> = new Set([
  undefined,
  '',
  '0',
  0,
  false,
  'JOINING',
  'STANDARD',
  'UNKNOWN_REASON',
  'EGRESS_STARTING',
])

const camel = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())

const isDefault = (value: unknown): boolean =>
  DEFAULTS.has(value) ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0)

/** A message as webhooks carry it. Replies of the API have the names of the protocol file, and every field. */
export function protoJson(message: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(message).flatMap(([name, value]) =>
      isDefault(value) ? [] : [[camel(name), valueOf(name, value)]],
    ),
  )
}

function valueOf(name: string, value: unknown): unknown {
  if (MAPS.has(name)) return value
  if (Array.isArray(value)) return value.map((one: unknown) => valueOf('', one))
  return isJsonObject(value) ? protoJson(value) : value
}
