import type { Socket } from 'node:net'

const statusLine = Buffer.from('HTTP/1.1 100')
const endOfHead = Buffer.from('\r\n\r\n')

/** Bytes of an interim reply, which has hardly any headers. A longer one is left to the parser, which refuses it. */
const maxInterim = 4096

/** What is left of a reply's beginning behind all `100 Continue`; null while that cannot be told yet. */
const behindContinue = (start: Buffer): Buffer | null => {
  let rest = start
  for (;;) {
    const known = Math.min(rest.length, statusLine.length)
    if (rest.compare(statusLine, 0, known, 0, known) !== 0) return rest
    const end = rest.length < statusLine.length ? -1 : rest.indexOf(endOfHead)
    if (end < 0) return rest.length > maxInterim ? rest : null
    rest = rest.subarray(end + endOfHead.length)
    if (rest.length === 0) return null
  }
}

/**
 * Takes `100 Continue` out of what a socket receives. A client must accept one that it did not ask for (RFC 9110
 * §15.2.1), and some proxies send it; undici destroys the socket (lib/dispatcher/client-h1.js, `bad response`), which
 * leaves a request that was accepted with an unknown outcome. It can only stand where a reply begins, so bodies are not
 * looked at. Relies on undici reading with `read()` and on one request at a time per socket.
 */
export const withoutContinue = <S extends Socket>(socket: S): S => {
  const read = socket.read.bind(socket)
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean
  let atStart = true
  let held: Buffer | null = null
  socket.write = (...given: unknown[]) => {
    atStart = true
    return write(...given)
  }
  socket.read = (size?: number) => {
    for (;;) {
      const chunk = read(size) as Buffer | null
      if (chunk === null || !atStart) return chunk
      const start: Buffer = held ? Buffer.concat([held, chunk]) : chunk
      const rest = behindContinue(start)
      held = rest ? null : start
      if (!rest) continue
      atStart = false
      return rest
    }
  }
  return socket
}
