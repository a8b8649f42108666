import type { Emulator } from '../src/index.ts'
import { compilePath } from '../src/faces/router.ts'

export type Reached = {
  /** Operations that a vendor's client has used, with success. */
  readonly byClient: readonly string[]
  /** Operations that only a request written after the provider's documentation has used, with success. */
  readonly byDocument: readonly string[]
  readonly unreached: readonly string[]
}

/**
 * How each emulated operation of the faces was reached so far. The client is recognised by its `user-agent`; a face whose
 * provider has none is reached by documents alone.
 */
export function reached(
  emulator: Emulator,
  faces: readonly string[],
  client: RegExp | undefined,
): Reached {
  const prefixes = Object.values(emulator.keys()).map(({ baseUrl }) => new URL(baseUrl).pathname)
  const requests = emulator.requests().flatMap(({ provider, method, url, headers, status }) => {
    const { pathname } = new URL(url)
    const prefix = prefixes.find((one) => pathname.startsWith(`${one}/`))
    const succeeded = typeof status === 'number' && status < 300
    if (!faces.includes(provider) || prefix === undefined || !succeeded) return []
    const path = pathname.slice(prefix.length).replace(/\/\/$/, '/')
    return [{ method, path, isClient: client?.test(headers['user-agent'] ?? '') ?? false }]
  })
  const operations = faces
    .flatMap((face) => emulator.operations()[face] ?? [])
    .map(({ method, path }) => ({
      method,
      name: `${method} ${path}`,
      pattern: compilePath(path.replaceAll(/\{([A-Za-z]+)\}/g, ':$1')),
    }))
  // The first that fits has answered, as in the face.
  const hits = requests.flatMap(({ method, path, isClient }) => {
    const hit = operations.find((one) => one.method === method && one.pattern.test(path))
    return hit ? [{ name: hit.name, isClient }] : []
  })
  const kinds = operations.map(({ name }) => {
    const own = hits.filter((hit) => hit.name === name)
    const kind = own.some(({ isClient }) => isClient) ? 'client' : own[0] && 'document'
    return { operation: name, kind }
  })
  const of = (wanted: string | undefined): string[] =>
    kinds.flatMap(({ operation, kind }) => (kind === wanted ? [operation] : []))
  return { byClient: of('client'), byDocument: of('document'), unreached: of(undefined) }
}

/** Create, list, read, change and delete, for the parts of a client that have these methods. */
export async function lifecycle<Created>(steps: {
  readonly create: () => Promise<Created>
  readonly id: (created: Created) => string
  readonly list?: () => Promise<unknown>
  readonly get?: (id: string) => Promise<unknown>
  readonly update?: (id: string) => Promise<unknown>
  readonly remove: (id: string) => Promise<unknown>
}): Promise<void> {
  const id = steps.id(await steps.create())
  await steps.list?.()
  await steps.get?.(id)
  await steps.update?.(id)
  await steps.remove(id)
}
