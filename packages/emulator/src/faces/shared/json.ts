export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The properties that are set: what an update changes. */
export function definedOnly<T extends object>(
  values: T,
): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> }
}

/** A copy of an object of a request; copying a field does not count as using it. */
export function plainCopy(body: JsonObject): JsonObject {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(body)) as JsonObject
}

/** A text, number or boolean as text; empty for anything else. Objects of a request may have a `toString` of their own. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''
}
