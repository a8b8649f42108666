const marker = Symbol.for('callplane.SinkError')

/** What a sink throws. It never carries numbers, names or secrets in its message. */
export class SinkError extends Error {
  override readonly name = 'SinkError'
  /** Whether the far side may have a record because of the failed request. When in doubt, `unknown`. */
  readonly written: 'no' | 'unknown'
  /** False for what will fail in the same way again, such as a field that the far side refuses. */
  readonly retryable: boolean
  /** Milliseconds to wait before asking again. */
  readonly retryAfter: number | undefined
  /** The far side refuses because of too many requests: all deliveries to this sink wait, and no try is used up. */
  readonly throttled: boolean

  constructor(
    message: string,
    details: {
      readonly written: 'no' | 'unknown'
      readonly retryable: boolean
      readonly retryAfter?: number | undefined
      readonly throttled?: boolean | undefined
      readonly cause?: unknown
    },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    Object.defineProperty(this, marker, { value: true })
    this.written = details.written
    this.retryable = details.retryable
    this.retryAfter = details.retryAfter
    this.throttled = details.throttled ?? false
  }

  static isInstance(value: unknown): value is SinkError {
    return typeof value === 'object' && value !== null && marker in value
  }
}

/** Anything thrown, as what it means for the outbox. */
export const toSinkError = (thrown: unknown): SinkError =>
  SinkError.isInstance(thrown)
    ? thrown
    : new SinkError(`unclassified: ${thrown instanceof Error ? thrown.name : typeof thrown}`, {
        written: 'unknown',
        retryable: true,
        cause: thrown,
      })
