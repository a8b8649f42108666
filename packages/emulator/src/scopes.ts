import type { Emulator, ScopeOptions } from './emulator.ts'

/** Emulators within an emulator, by name. */
export type Scopes = {
  /** The scope of this name, made if there is none. */
  open(name: string, options?: ScopeOptions): Emulator
  get(name: string): Emulator | undefined
  names(): readonly string[]
  remove(name: string): Promise<boolean>
  close(): Promise<void>
}

export const SCOPE_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
const MOST_SCOPES = 200

export function createScopes(create: (name: string, options: ScopeOptions) => Emulator): Scopes {
  const scopes = new Map<string, Emulator>()
  return {
    open(name, options = {}) {
      const known = scopes.get(name)
      if (known) return known
      if (!SCOPE_NAME.test(name)) {
        throw new RangeError(
          `The name of a scope has 1 to 64 lower-case letters, digits and hyphens: ${JSON.stringify(name)}.`,
        )
      }
      if (scopes.size >= MOST_SCOPES) {
        throw new RangeError(`There are ${MOST_SCOPES} scopes already: remove some.`)
      }
      const scope = create(name, options)
      scopes.set(name, scope)
      return scope
    },
    get: (name) => scopes.get(name),
    names: () => [...scopes.keys()],
    async remove(name) {
      const scope = scopes.get(name)
      if (!scope) return false
      scopes.delete(name)
      await scope.close()
      return true
    },
    async close() {
      const open = [...scopes.values()]
      scopes.clear()
      await Promise.all(open.map((scope) => scope.close()))
    },
  }
}
