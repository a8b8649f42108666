/** One request as it goes over the wire. `url` is absolute. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** An HTTP response, its body read as text. */
export interface WireResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body as it came, for what is not text, such as a recording. */
  readonly bytes?: Uint8Array | undefined
}

/** Until when a request may be sent, and for how long it may take. */
export interface FetchLimits {
  /**
   * Milliseconds on the host's clock that never goes back (`monotonicOf`), so that a wall clock that is set back delays
   * nothing; at or past it the request is given up just before its first byte.
   */
  readonly sendBy?: number | undefined
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number | undefined
  /** Ends the exchange; one whose first byte was written counts as sent. */
  readonly signal?: AbortSignal | undefined
}

/**
 * What `Host.fetch` throws. `sent` says whether a byte may have left this machine:
 * false only where it certainly has not.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly reason: 'timeout' | 'aborted' | 'send-by' | 'connect' | 'reset' | 'protocol'
  readonly sent: boolean
  constructor(reason: TransportError['reason'], sent: boolean, cause?: unknown) {
    super(`request ${sent ? 'was sent, then failed' : 'was not sent'}: ${reason}`, { cause })
    this.reason = reason
    this.sent = sent
  }
}

/** The time of the dispatcher. Tests and the emulator give their own. */
export interface Clock {
  /** Epoch milliseconds of the calls' time, which an emulator may compress. */
  now(): number
  /**
   * Milliseconds of the calls' time from any origin, which never go back; deadlines rest on it. Absent: `now` itself
   * never goes back.
   */
  monotonic?(): number
  /** Runs once after that many milliseconds of the calls' time, whatever is done to the wall clock; returns the cancel. */
  after(milliseconds: number, run: () => void): () => void
  /** Real epoch milliseconds: signatures and tokens are judged in real time, whatever the speed. */
  wall(): number
}

/** One entry of the log. It contains no credentials. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly event: string
  readonly [detail: string]: unknown
}

/** The single door to the outside. Tests and the emulator replace all of it. */
export interface Host {
  /** No redirects followed, nothing repeated, ever. Throws `TransportError`. */
  fetch(request: WireRequest, limits?: FetchLimits): Promise<WireResponse>
  readonly clock: Clock
  log(entry: LogEntry): void
  /** Where providers reach this process, without a trailing slash. Absent: no webhooks, the dispatcher polls. */
  readonly publicUrl?: string | undefined
}
