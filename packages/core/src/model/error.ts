/** One thing wrong with an input: where, and what. `code` tells rule faults apart. */
export interface Fault {
  /** Names and indexes that lead to the value; empty for the whole input. */
  readonly path: readonly PropertyKey[]
  /** What is wrong, and what is accepted instead. */
  readonly message: string
  /** Tells apart faults of rules, rooms and providers. Absent: the code of the error. */
  readonly code?: CallErrorCode
}

/** The closed list of what can go wrong. */
export type CallErrorCode =
  // before anything leaves: the caller's input
  | 'input-invalid'
  | 'settings-invalid'
  | 'conflict'
  | 'rule-unknown'
  | 'rule-not-outbound'
  | 'caller-not-in-rule'
  | 'rule-required'
  | 'room-missing'
  | 'provider-unknown'
  | 'call-unknown'
  | 'unsupported'
  | 'sdk-missing'
  | 'no-route'
  | 'guard-refused'
  | 'expired'
  | 'canceled'
  | 'closed'
  // the provider's word, or silence
  | 'auth'
  | 'permission'
  | 'balance'
  | 'geo'
  | 'caller-id'
  | 'rate'
  | 'concurrency'
  | 'number-invalid'
  | 'request-invalid'
  | 'room-unusable'
  | 'not-found'
  | 'call-not-live'
  | 'provider-down'
  | 'transport'
  | 'timeout'
  | 'unexpected'

/** Whether a phone may have rung because of the failed request. When in doubt, `unknown`. */
export type Dialled = 'no' | 'unknown' | 'yes'

/** What a `CallError` knows beside its code and message. */
export interface CallErrorDetails {
  /** Name of the provider instance that failed. Absent: the call never reached one. */
  readonly provider?: string | undefined
  /** The provider's own code, as text, untouched. */
  readonly providerCode?: string | undefined
  /** Final SIP response, such as 486. */
  readonly sipStatus?: number | undefined
  /** Seconds to wait before asking the same provider again. */
  readonly retryAfter?: number | undefined
  /** Whether a phone may have rung because of it. Default `no`; with a provider `unknown`. */
  readonly dialled?: Dialled | undefined
  /** One for each invalid field of an input. */
  readonly faults?: readonly Fault[] | undefined
  /** What was thrown underneath. Never kept on a record. */
  readonly cause?: unknown
}

const marker = Symbol.for('callplane.CallError')

/** The one error class. It never carries numbers, names or secrets in its message. */
export class CallError extends Error {
  override readonly name = 'CallError'
  /** What went wrong, from a closed list. */
  readonly code: CallErrorCode
  /** Name of the provider instance that failed; undefined where the call never reached one. */
  readonly provider: string | undefined
  /** The provider's own code, as text, untouched. */
  readonly providerCode: string | undefined
  /** Final SIP response, such as 486. */
  readonly sipStatus: number | undefined
  /** Seconds to wait before asking the same provider again. */
  readonly retryAfter: number | undefined
  /** Whether a phone may have rung because of the failed request. */
  readonly dialled: Dialled
  /** One for each invalid field of an input; empty for other errors. */
  readonly faults: readonly Fault[]

  constructor(code: CallErrorCode, message: string, details: CallErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    Object.defineProperty(this, marker, { value: true })
    this.code = code
    this.provider = details.provider
    this.providerCode = details.providerCode
    this.sipStatus = details.sipStatus
    this.retryAfter = details.retryAfter
    // An unclassified failure of a provider may have rung a phone; our own, before the request, cannot.
    this.dialled = details.dialled ?? (details.provider === undefined ? 'no' : 'unknown')
    this.faults = details.faults ?? []
  }

  /** True for errors of another copy of this package too, where `instanceof` is not. */
  static isInstance(value: unknown): value is CallError {
    return typeof value === 'object' && value !== null && marker in value
  }
}

/** What of an error is kept on a record. */
export interface CallFailure {
  /** What went wrong, from a closed list. */
  readonly code: CallErrorCode
  /** For people; contains no numbers, names or secrets. */
  readonly message: string
  /** Name of the provider instance that failed. */
  readonly provider?: string | undefined
  /** The provider's own code, as text, untouched. */
  readonly providerCode?: string | undefined
  /** Final SIP response, such as 486. */
  readonly sipStatus?: number | undefined
  /** Seconds to wait before asking the same provider again. */
  readonly retryAfter?: number | undefined
  /** Whether a phone may have rung because of the failed request. */
  readonly dialled: Dialled
}

/** What of an error is kept on a record: everything but its cause and its faults. */
export const toFailure = (error: CallError): CallFailure => ({
  code: error.code,
  message: error.message,
  provider: error.provider,
  providerCode: error.providerCode,
  sipStatus: error.sipStatus,
  retryAfter: error.retryAfter,
  dialled: error.dialled,
})

/** `a.b[0]`, or `(call)` for the whole. */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? '(whole)'
    : path
        .map((key, index) =>
          typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`,
        )
        .join('')

/** One error for all faults of an input. The values themselves are not repeated: they may be personal. */
export const inputError = (
  code: CallErrorCode,
  subject: string,
  faults: readonly Fault[],
  provider?: string,
): CallError =>
  new CallError(
    code,
    `${subject}: ${faults.map((fault) => `${formatPath(fault.path)}: ${fault.message}`).join('; ')}`,
    { faults, provider, dialled: 'no' },
  )
