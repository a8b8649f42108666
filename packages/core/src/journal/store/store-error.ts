/**
 * A store failed. Not a `CallError`: it says nothing about whether a phone rang, and whether its write happened is not
 * known either.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  /** The method of the store that failed. */
  readonly method: string
  constructor(method: string, cause: unknown) {
    super(`the store failed in ${method}; whether it was carried out is not known`, { cause })
    this.method = method
  }
}
