/** Thrown by a face for an operation that it does not have; answered with 501 in the provider's error shape. */
export class NotEmulatedError extends Error {
  override readonly name = 'NotEmulatedError'
  /** What is not emulated; `METHOD path` of the request when absent. */
  readonly what: string | undefined
  constructor(what?: string) {
    super(`not emulated: ${what ?? 'this operation'}`)
    this.what = what
  }
}
