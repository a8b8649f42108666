export type SocketEvents = {
  readonly open: () => void
  readonly text: (message: string) => void
  readonly binary: (message: Uint8Array) => void
  /** Once: it was never open, or it was closed by either end. */
  readonly closed: (wasOpen: boolean) => void
}

export type Socket = {
  /** Nothing is sent before it is open and after it is closed. */
  send(message: string | Uint8Array): void
  close(): void
}

/** The part of Node's WebSocket that is used: its headers are not of the browser's, whose types may be in scope. */
type NodeSocket = {
  binaryType: string
  readonly readyState: number
  send(message: string | Uint8Array): void
  close(code: number): void
  addEventListener(event: string, listener: (event: { readonly data?: unknown }) => void): void
}
const OPEN = 1
const Connection = globalThis.WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => NodeSocket

/** Connects to a WebSocket server, with headers of the handshake. */
export function connectSocket(
  url: string,
  headers: Readonly<Record<string, string>>,
  events: SocketEvents,
): Socket {
  let socket: NodeSocket
  try {
    socket = new Connection(url, { headers })
  } catch {
    // A URL that is none, or of another scheme; told after the caller has the result.
    queueMicrotask(() => events.closed(false))
    return { send: () => undefined, close: () => undefined }
  }
  socket.binaryType = 'arraybuffer'
  let wasOpen = false
  socket.addEventListener('open', () => {
    wasOpen = true
    events.open()
  })
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') events.text(data)
    else if (data instanceof ArrayBuffer) events.binary(new Uint8Array(data))
  })
  // An error is followed by the close.
  socket.addEventListener('error', () => undefined)
  socket.addEventListener('close', () => events.closed(wasOpen))
  return {
    send(message) {
      if (socket.readyState === OPEN) socket.send(message)
    },
    close: () => socket.close(1000),
  }
}
