import { isObject, resolve, type ApiDocument, type Json, type Parameter } from './document.ts'

/** Repeated keys become lists. */
const pairsOf = (text: string): Record<string, string | string[]> => {
  const pairs: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = pairs[name]
    pairs[name] = before === undefined ? value : [before, value].flat()
  }
  return pairs
}

const isList = (document: ApiDocument, schema: Json | undefined): boolean =>
  resolve(document, schema).type === 'array'

/** One value under a field that is a list is a list of one: how a form writes it. */
export const formOf = (document: ApiDocument, schema: Json, body: string): Json => {
  const properties = resolve(document, schema).properties
  return Object.fromEntries(
    Object.entries(pairsOf(body)).map(([name, value]) => [
      name,
      isObject(properties) && isList(document, properties[name] as Json) ? [value].flat() : value,
    ]),
  )
}

const put = (into: Record<string, unknown>, keys: readonly string[], value: unknown): void => {
  const [key = '', ...rest] = keys
  if (rest.length === 0) {
    into[key] = value
    return
  }
  const inner = isObject(into[key]) ? { ...into[key] } : {}
  put(inner, rest, value)
  into[key] = inner
}

const schemaAt = (
  document: ApiDocument,
  schema: Json | undefined,
  path: readonly string[],
): Json | undefined =>
  path.reduce<Json | undefined>((at, key) => {
    const { properties } = resolve(document, at)
    return isObject(properties) ? (properties[key] as Json) : undefined
  }, schema)

/**
 * The query by the document's parameters: `filter[a][gte]=1` is an object where `filter` is a deep one. What fits no
 * parameter is left over.
 */
export const queryOf = (
  document: ApiDocument,
  parameters: readonly Parameter[],
  search: string,
): { readonly values: Record<string, unknown>; readonly unknown: readonly string[] } => {
  const values: Record<string, unknown> = {}
  const unknown: string[] = []
  const known = new Map(parameters.filter((p) => p.in === 'query').map((p) => [p.name, p]))
  for (const [name, value] of Object.entries(pairsOf(search))) {
    const plain = known.get(name)
    const [root = '', ...inner] = name.replaceAll(']', '').split('[')
    if (plain) values[name] = isList(document, plain.schema) ? [value].flat() : value
    else if (known.get(root)?.style === 'deepObject') {
      // The official SDK writes a list of one as one value.
      const list = isList(document, schemaAt(document, known.get(root)?.schema, inner))
      put(values, [root, ...inner], list ? [value].flat() : value)
    } else unknown.push(name)
  }
  return { values, unknown }
}
