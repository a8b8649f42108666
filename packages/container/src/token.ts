/** A name under which a container keeps something of type `T`. `key` is what tsyringe and `@inject(...)` take. */
export interface Token<T> {
  readonly key: symbol
  /** Type only. */
  readonly type?: T
}

/** The same name gives the same key, in another copy of this package too. */
export const token = <T>(name: string): Token<T> => ({ key: Symbol.for(`callplane.${name}`) })
