import type { DependencyContainer } from 'tsyringe'
import type { Token } from './token.ts'

/** Finds what was registered. */
export interface Resolver {
  /** Throws where nothing is registered. */
  get<T>(token: Token<T>): T
  find<T>(token: Token<T>): T | undefined
  /** Everything registered under the token, in that order. */
  all<T>(token: Token<T>): readonly T[]
}

/**
 * What `createContainer` and `install` give. Registering again before the first use overrides, or adds where `all` is
 * asked; afterwards it throws, because what was made with the old one would go on living.
 */
export interface Root extends Resolver, AsyncDisposable {
  /** Something of the caller's, who closes it. */
  value<T>(token: Token<T>, value: NoInfer<T>): Root
  /**
   * Made on first use, once, whichever child container asks. Closed on dispose: by `close`, else by its own
   * `Symbol.asyncDispose` or `Symbol.dispose`.
   */
  factory<T>(
    token: Token<T>,
    make: (resolver: Resolver) => NoInfer<T>,
    close?: (made: T) => unknown,
  ): Root
}

/** Registers one area. */
export type Module = (root: Root) => void

const closeItself = (made: unknown): unknown => {
  if (typeof made !== 'object' || made === null) return undefined
  const disposable = made as Partial<AsyncDisposable & Disposable>
  return (disposable[Symbol.asyncDispose] ?? disposable[Symbol.dispose])?.call(disposable)
}

/** In reverse: what was made last may need what was made before. Every closer runs, whatever another throws. */
const closeAll = async (closers: readonly (() => unknown)[]): Promise<void> => {
  const errors: unknown[] = []
  for (const close of closers.toReversed())
    try {
      await close()
    } catch (error) {
      errors.push(error)
    }
  if (errors.length > 1) throw new AggregateError(errors, 'closing failed')
  if (errors.length === 1) throw errors[0]
}

const nameOf = (key: symbol): string => key.description ?? String(key)

/**
 * `reach`: whether what ancestors of the container have registered counts.
 *
 * tsyringe's own caching factories keep one instance for each container that asks, so a request-scoped child would get
 * a second dispatcher with a second in-memory store: a phone could ring twice. Here the instance belongs to the root,
 * and so does everything it is made of, whatever a child registers.
 */
export const createRoot = (container: DependencyContainer, reach: boolean): Root => {
  const used = new Set<symbol>()
  const making: symbol[] = []
  const closers: (() => unknown)[] = []
  let disposed = false

  const checkOpen = (): void => {
    if (disposed) throw new Error('the container is disposed')
  }
  const has = (key: symbol): boolean => container.isRegistered(key, reach)

  const register = <T>(key: symbol, give: () => T): Root => {
    checkOpen()
    if (used.has(key))
      throw new Error(`${nameOf(key)} is already in use; register it before its first use`)
    container.register<T>(key, {
      useFactory: () => {
        checkOpen()
        used.add(key)
        return give()
      },
    })
    return root
  }

  const root: Root = {
    value: ({ key }, value) => register(key, () => value),
    factory<T>(
      { key }: Token<T>,
      make: (resolver: Resolver) => T,
      close: (made: T) => unknown = closeItself,
    ) {
      let made: { readonly value: T } | undefined
      return register(key, () => {
        if (made) return made.value
        if (making.includes(key))
          throw new Error(`circular dependency: ${[...making, key].map(nameOf).join(' -> ')}`)
        making.push(key)
        try {
          const value = make(root)
          made = { value }
          closers.push(() => close(value))
          return value
        } finally {
          making.pop()
        }
      })
    },
    get<T>({ key }: Token<T>): T {
      checkOpen()
      if (!has(key)) throw new Error(`${nameOf(key)} is not registered`)
      used.add(key)
      return container.resolve<T>(key)
    },
    find(token) {
      checkOpen()
      // Not finding it is a use as well: who asked goes on without it.
      used.add(token.key)
      return has(token.key) ? root.get(token) : undefined
    },
    all<T>({ key }: Token<T>): readonly T[] {
      checkOpen()
      used.add(key)
      return has(key) ? container.resolveAll<T>(key) : []
    },
    async [Symbol.asyncDispose]() {
      disposed = true
      await closeAll(closers.splice(0))
    },
  }
  return root
}
