import { TransportError, type WireResponse } from '@callplane/core'

/** Statuses whose `Response` must not have a body. */
const bodiless = new Set([204, 205, 304])

/**
 * A reply that is already here, as the `Response` that SDKs expect. A real one brings a stream, a queue and an entry for
 * the garbage collector: more work than the rest of the exchange. It is created on first use of what needs it.
 */
class TextResponse implements Response {
  readonly status: number
  readonly redirected = false
  readonly statusText = ''
  readonly type = 'default'
  readonly url = ''
  readonly #wire: WireResponse
  #headers: Headers | undefined
  #real: Response | undefined
  #used = false

  constructor(wire: WireResponse) {
    this.status = wire.status
    this.#wire = wire
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }
  get headers(): Headers {
    return (this.#headers ??= new Headers(this.#wire.headers))
  }
  get body(): Response['body'] {
    return this.#whole().body
  }
  get bodyUsed(): boolean {
    return this.#used || (this.#real?.bodyUsed ?? false)
  }

  #whole(): Response {
    if (this.#used) throw new TypeError('the body has already been read')
    const { status, headers, body } = this.#wire
    return (this.#real ??= new Response(bodiless.has(status) ? null : body, { status, headers }))
  }

  async text(): Promise<string> {
    if (this.#real || this.#used) return this.#whole().text()
    this.#used = true
    return bodiless.has(this.status) ? '' : this.#wire.body
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }
  clone(): Response {
    if (this.bodyUsed) throw new TypeError('the body has already been read')
    return textResponse(this.#wire)
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#whole().arrayBuffer()
  }
  async blob(): Promise<Blob> {
    return this.#whole().blob()
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer())
  }
  async formData(): Promise<FormData> {
    return this.#whole().formData()
  }
}

// `instanceof Response` holds; every member of the prototype is one of ours.
Object.setPrototypeOf(TextResponse.prototype, Response.prototype)

/** Throws the `TransportError` that a status beyond HTTP is. */
export const textResponse = (wire: WireResponse): Response => {
  if (wire.status < 200 || wire.status > 599) throw new TransportError('protocol', true)
  return new TextResponse(wire)
}
