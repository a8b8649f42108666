import { readFileSync } from 'node:fs'

export type Json = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An OpenAPI file, and the path its server URL puts before every template. */
export interface ApiDocument {
  readonly name: string
  readonly root: Json
  readonly basePath: string
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required?: boolean
  readonly style?: string
  readonly schema?: Json
}

export interface Operation {
  readonly document: ApiDocument
  /** `POST /calls/{id}`, as the document writes it. */
  readonly id: string
  readonly node: Json
  readonly parameters: readonly Parameter[]
  /** Values of the path's braces, decoded. */
  readonly path: Readonly<Record<string, string>>
}

export const readDocument = (name: string, file: string): ApiDocument => {
  const root = JSON.parse(readFileSync(file, 'utf8')) as Json
  const [server] = (root.servers ?? []) as readonly { readonly url: string }[]
  const { pathname } = new URL(server?.url ?? 'https://none.example')
  return { name, root, basePath: pathname.replace(/\/$/, '') }
}

/** What a node says, or what its `$ref` points to. */
export const resolve = ({ root }: ApiDocument, node: unknown): Json => {
  let found = node
  while (isObject(found) && typeof found.$ref === 'string')
    found = found.$ref
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), root)
  return isObject(found) ? found : {}
}

const match = (template: string, path: string): Record<string, string> | null => {
  const names: string[] = []
  const pattern = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
      names.push(part.slice(1, -1))
      return '([^/]+)'
    })
    .join('')
  const found = new RegExp(`^${pattern}$`).exec(path)
  if (!found) return null
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
  )
}

/** `POST /calls/{id}` of the matching template; a literal path precedes one with braces. */
export const findOperation = (
  document: ApiDocument,
  method: string,
  path: string,
): Operation | 'no such path' | 'no such method' => {
  if (!path.startsWith(`${document.basePath}/`)) return 'no such path'
  const below = path.slice(document.basePath.length)
  const braces = (template: string) => template.split('{').length
  const fitting = Object.entries(document.root.paths as Record<string, Json>)
    .map(([template, item]) => ({ template, item, values: match(template, below) }))
    .filter(({ values }) => values !== null)
    .sort((a, b) => braces(a.template) - braces(b.template))
  const [best] = fitting
  if (!best?.values) return 'no such path'
  const node = best.item[method.toLowerCase()]
  if (!isObject(node)) return 'no such method'
  const parameters = [best.item.parameters, node.parameters].flatMap((list) =>
    ((list ?? []) as readonly unknown[]).map(
      (parameter) => resolve(document, parameter) as unknown as Parameter,
    ),
  )
  const id = `${method.toUpperCase()} ${best.template}`
  return { document, id, node, parameters, path: best.values }
}
