import type { EmulatorResponse } from '../message.ts'
import type { FaceRequest } from './request.ts'

type Answer = EmulatorResponse | Promise<EmulatorResponse>

/** Names in the path pattern become keys: `/calls/:id` gives `id`, percent-decoded. */
export type Handler = (request: FaceRequest, params: Readonly<Record<string, string>>) => Answer

export type Route = readonly [method: string, pattern: string, handler: Handler]

const routeOf =
  (method: string) =>
  (pattern: string, handler: Handler): Route => [method, pattern, handler]

/** One route of a method: `route.get('/calls/:id', (request, { id }) => …)`. */
export const route = {
  get: routeOf('GET'),
  post: routeOf('POST'),
  put: routeOf('PUT'),
  patch: routeOf('PATCH'),
  delete: routeOf('DELETE'),
}

export type Found =
  | { readonly handler: Handler; readonly params: Readonly<Record<string, string>> }
  /** The path is known under other methods. */
  | { readonly allowed: readonly string[] }

/** Finds the handler of a request; the first matching route wins, undefined when none does. */
export function createRouter(
  routes: readonly Route[],
): (request: FaceRequest) => Found | undefined {
  const compiled = routes.map(([method, pattern, handler]) => ({
    method,
    handler,
    matches: compile(pattern),
  }))
  return (request) => {
    const fitting = compiled.flatMap((route) => {
      const groups = route.matches.exec(request.path)?.groups
      return groups ? [{ route, groups }] : []
    })
    const hit = fitting.find(({ route }) => route.method === request.method)
    if (hit) return { handler: hit.route.handler, params: decodeAll(hit.groups) }
    if (fitting.length > 0) return { allowed: fitting.map(({ route }) => route.method) }
    return undefined
  }
}

function compile(pattern: string): RegExp {
  const source = pattern
    .split(/(:[A-Za-z]+)/)
    .map((part) =>
      part.startsWith(':')
        ? `(?<${part.slice(1)}>[^/]+?)`
        : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
    )
    .join('')
  // The empty group makes `groups` an object for patterns without names.
  return new RegExp(`^${source}(?<_>)$`)
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(groups).filter(([name]) => name !== '_')
  return Object.fromEntries(entries.map(([name, value]) => [name, decode(value)]))
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
