/** The fields of one request that a face has looked at. */
export type UsedFields = {
  /** The same parameters; `get`, `getAll`, `has` and iteration count as use. */
  parameters(source: string): URLSearchParams
  /** The same value; if it is an object, each of its fields that is read counts as used. */
  value(json: unknown): unknown
  /** Names that were given and not looked at. */
  unused(): readonly string[]
}

export function createUsedFields(): UsedFields {
  const given = new Set<string>()
  const used = new Set<string>()
  class Watched extends URLSearchParams {
    override get(name: string): string | null {
      used.add(name)
      return super.get(name)
    }
    override getAll(name: string): string[] {
      used.add(name)
      return super.getAll(name)
    }
    override has(name: string): boolean {
      used.add(name)
      return super.has(name)
    }
    override [Symbol.iterator](): ReturnType<URLSearchParams[typeof Symbol.iterator]> {
      for (const name of super.keys()) used.add(name)
      return super[Symbol.iterator]()
    }
  }
  return {
    parameters(source) {
      const watched = new Watched(source)
      for (const name of watched.keys()) given.add(name)
      return watched
    },
    value(json) {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
      for (const name of Object.keys(json)) given.add(name)
      return new Proxy(json, {
        get(target, name) {
          if (typeof name === 'string') used.add(name)
          return Reflect.get(target, name) as unknown
        },
        has(target, name) {
          if (typeof name === 'string') used.add(name)
          return Reflect.has(target, name)
        },
      })
    },
    unused: () => [...given].filter((name) => !used.has(name)),
  }
}
