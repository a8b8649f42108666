import type { EmulatorResponse } from '../server/message.ts'
import { NotEmulatedError } from './not-emulated.ts'
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

/** One operation of a provider's API: `POST /v2/calls/{id}/actions/hangup`. */
export type EmulatedOperation = {
  readonly method: string
  /** Behind the prefix; names of the path in braces. */
  readonly path: string
}

const absent: Handler = () => {
  throw new NotEmulatedError()
}

/** An operation that is not emulated, where the name of the path of another one would match it; it precedes that route. */
export const absentRoute = (method: string, pattern: string): Route => [method, pattern, absent]

/** What a face has, without controls of the emulator's own. */
export function operationsOf(routes: readonly Route[]): readonly EmulatedOperation[] {
  return routes
    .filter(([, , handler]) => handler !== absent)
    .map(([method, pattern]) => ({ method, path: pattern.replaceAll(/:([A-Za-z]+)/g, '{$1}') }))
    .filter(({ path }) => !path.startsWith('/_emulator'))
}

/** Finds the handler of a request; the first matching route wins, undefined when none does. */
export function createRouter(
  routes: readonly Route[],
): (request: FaceRequest) => Found | undefined {
  const compiled = routes.map(([method, pattern, handler]) => ({
    method,
    handler,
    matches: compilePath(pattern),
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

/** `/calls/:id` as an expression. */
export function compilePath(pattern: string): RegExp {
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
