import type { DoorRoute } from './door-face.ts'

interface Compiled {
  readonly pattern: RegExp
  readonly names: readonly string[]
}

const compiled = new Map<string, Compiled>()

const compile = (path: string): Compiled => {
  const known = compiled.get(path)
  if (known) return known
  const names: string[] = []
  const pattern = path
    .split(/(:[a-z]\w*)/i)
    .map((part) => {
      if (!part.startsWith(':')) return part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      names.push(part.slice(1))
      return '([^/]+?)'
    })
    .join('')
  const made = { pattern: new RegExp(`^${pattern}/?$`), names }
  compiled.set(path, made)
  return made
}

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The route of a request with the named parts of its path. Null: no route has the path and method. */
export const matchRoute = <Credentials>(
  routes: readonly DoorRoute<Credentials>[],
  method: string,
  path: string,
): {
  readonly route: DoorRoute<Credentials>
  readonly params: Readonly<Record<string, string>>
} | null => {
  for (const route of routes) {
    if (route.method !== method) continue
    const { pattern, names } = compile(route.path)
    const found = pattern.exec(path)
    if (found)
      return {
        route,
        params: Object.fromEntries(
          names.map((name, index) => [name, unescaped(found[index + 1] ?? '')]),
        ),
      }
  }
  return null
}
