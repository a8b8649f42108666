/** One HTTP request as the emulator received it, on a socket or in process. */
export type EmulatorRequest = {
  readonly method: string
  /** Path and query exactly as received, provider prefix included. */
  readonly url: string
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** `scheme://host[:port]` as the client addressed the emulator. */
  readonly origin: string
}

export type EmulatorResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Writes what follows the body, until the client goes; the result stops it. Absent for a complete answer. */
  readonly stream?: ((write: (text: string) => void) => () => void) | undefined
}

/** Bytes; a larger body is refused with 413 before it is read. */
export const BODY_LIMIT = 1024 * 1024

/** The peer closed the connection without an answer, as a TCP reset would. */
export class ConnectionResetError extends Error {
  override readonly name = 'ConnectionResetError'
  /** The code Node puts on the same failure of a real socket. */
  readonly code = 'ECONNRESET'
  constructor() {
    super('The connection was reset by the emulator.')
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function toBytes(text: string): Uint8Array {
  return encoder.encode(text)
}

export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

export function text(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): EmulatorResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: toBytes(body),
  }
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): EmulatorResponse {
  return text(status, JSON.stringify(value), { 'content-type': 'application/json', ...headers })
}

export function empty(status: number): EmulatorResponse {
  return { status, headers: {}, body: new Uint8Array() }
}

/** Answers one request; rejects with `ConnectionResetError` where a socket would be lost. */
export type Handle = (
  request: EmulatorRequest,
  options?: {
    /** Aborted when the client goes away. */
    readonly signal?: AbortSignal | undefined
  },
) => Promise<EmulatorResponse>
