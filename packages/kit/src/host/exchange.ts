import {
  monotonicOf,
  TransportError,
  type Clock,
  type FetchLimits,
  type WireResponse,
} from '@callplane/core'
import {
  between,
  inMilliseconds,
  milliseconds,
  timeAfter,
  type Milliseconds,
} from '@callplane/core/units'
import type { Dispatcher } from 'undici'

type Reason = TransportError['reason']
type Controller = Dispatcher.DispatchController

/** No provider's reply comes near this; a larger one is a fault or an attack on memory. Bytes. */
const maxResponse = 8 * 1024 * 1024

const protocolCodes = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
])

const reasonOf = (error: unknown, sent: boolean): Reason => {
  const { code, name } = error as { readonly code?: string; readonly name?: string }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return 'aborted'
  // The parser's errors have a code of llhttp's, or none.
  if (name === 'HTTPParserError' || protocolCodes.has(code ?? '')) return 'protocol'
  return sent ? 'reset' : 'connect'
}

export interface ExchangeParts {
  readonly clock: Clock
  readonly limits: FetchLimits
  /** Used where `limits.timeoutMs` is absent. */
  readonly timeout: Milliseconds
  readonly resolve: (response: WireResponse) => void
  readonly reject: (error: TransportError) => void
}

/**
 * One request on its way through undici. A class, since one is made per request.
 *
 * undici calls `onRequestStart` in the same turn as, and right before, the socket write (`writeH1` in
 * lib/dispatcher/client-h1.js). So nothing has left before it, and something may have left after it. What it throws
 * takes the request out of the queue and leaves the socket usable, where `controller.abort` would close the socket.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #parts: ExchangeParts
  readonly #chunks: Buffer[] = []
  #length = 0
  #status = 0
  #headers: Record<string, string> = {}
  #started = false
  #settled = false
  #controller: Controller | undefined
  #cancelTimer: (() => void) | undefined
  #onAbort: (() => void) | undefined

  constructor(parts: ExchangeParts) {
    this.#parts = parts
  }

  /** False where the exchange has failed already and must not be dispatched. */
  begin(): boolean {
    const { clock, limits } = this.#parts
    const { signal, sendBy = Infinity } = limits
    const timeout =
      limits.timeoutMs === undefined ? this.#parts.timeout : milliseconds(limits.timeoutMs)
    if (signal?.aborted) this.fail('aborted', signal.reason)
    const now = monotonicOf(clock)
    if (now >= sendBy) this.fail('send-by')
    if (this.#settled) return false
    if (signal) {
      this.#onAbort = () => this.fail('aborted', signal.reason)
      signal.addEventListener('abort', this.#onAbort, { once: true })
    }
    const end = timeAfter(now, timeout)
    const wait = (until: number, from: number) => {
      this.#cancelTimer = clock.after(inMilliseconds(between(from, until)), () => {
        if (until === end) this.fail('timeout')
        else if (this.#started) wait(end, monotonicOf(clock))
        else this.fail('send-by')
      })
    }
    wait(Math.min(sendBy, end), now)
    return true
  }

  fail(reason: Reason, cause?: unknown): TransportError {
    const error = new TransportError(reason, this.#started, cause)
    if (this.#settled) return error
    this.#settle()
    this.#parts.reject(error)
    this.#controller?.abort(error)
    return error
  }

  #settle(): void {
    this.#settled = true
    this.#cancelTimer?.()
    if (this.#onAbort) this.#parts.limits.signal?.removeEventListener('abort', this.#onAbort)
  }

  onRequestStart(controller: Controller): void {
    // undici calls this a second time to repeat a request whose socket went away; nothing is ever repeated here.
    if (this.#started) throw this.fail('reset')
    if (this.#settled) throw new TransportError('aborted', false)
    const { clock, limits } = this.#parts
    if (limits.sendBy !== undefined && monotonicOf(clock) >= limits.sendBy)
      throw this.fail('send-by')
    this.#started = true
    this.#controller = controller
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // Interim replies (100, 103) come before the real one.
    if (status < 200) return
    this.#status = status
    for (const name in headers) {
      const value = headers[name]
      if (value !== undefined)
        this.#headers[name] = typeof value === 'string' ? value : value.join(', ')
    }
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#length += chunk.length
    if (this.#length > maxResponse)
      this.fail('protocol', new Error('the response is larger than 8 MiB'))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#settled) return
    this.#settle()
    const [only, ...more] = this.#chunks
    const body = more.length === 0 ? only : Buffer.concat(this.#chunks)
    this.#parts.resolve({
      status: this.#status,
      headers: this.#headers,
      body: body?.toString('utf8') ?? '',
      bytes: body,
    })
  }

  onResponseError(_controller: Controller | null, error: unknown): void {
    this.fail(reasonOf(error, this.#started), error)
  }
}
