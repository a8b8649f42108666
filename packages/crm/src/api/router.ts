import { ApiError } from './api-error.ts'
import type { Operation } from './operation.ts'

export interface Routed {
  readonly operation: Operation
  readonly path: Readonly<Record<string, string>>
}

const parameter = /^\{(\w+)\}$/

const decode = (name: string, segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ApiError('input.invalid', `${name}: is not a valid path segment`, {
      faults: [{ path: [name], message: 'is not a valid path segment' }],
    })
  }
}

/** Values of the path's parameters; null where the path is another one. */
const match = (path: string, given: readonly string[]): Record<string, string> | null => {
  const wanted = path.split('/')
  if (wanted.length !== given.length) return null
  const values: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? ''
    const name = parameter.exec(part)?.[1]
    if (name === undefined ? segment !== part : segment === '') return null
    if (name !== undefined) values[name] = decode(name, segment)
  }
  return values
}

/** Finds the operation of a request below `basePath`, the first match; throws if there is none. */
export const routeOf = (
  operations: readonly Operation[],
  basePath: string,
  request: Request,
): Routed => {
  const { pathname } = new URL(request.url)
  const found = (pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : '').split(
    '/',
  )
  const allowed = new Set<string>()
  for (const operation of operations) {
    const path = match(operation.path, found)
    if (!path) continue
    if (operation.method === request.method) return { operation, path }
    allowed.add(operation.method)
  }
  if (allowed.size > 0)
    throw new ApiError(
      'method.unsupported',
      `this path only supports ${[...allowed].join(' and ')}`,
      {
        headers: { allow: [...allowed].join(', ') },
      },
    )
  throw new ApiError('route.unknown', 'unknown path')
}
