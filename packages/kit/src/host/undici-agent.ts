import type { Agent } from 'undici'
import { provideRequire } from '../client/bundled-require.ts'
import { withoutContinue } from './interim-replies.ts'

/**
 * How long a socket may idle, also where the server offers more. Node's own server closes after 5 s, the shortest in
 * common use; a request written to a socket that is just being closed may or may not have arrived. Milliseconds.
 */
const idleTimeout = 4000

/** Where Node's own `fetch` finds the dispatcher that an application set, a proxy for instance. */
const globalDispatcher = Symbol.for('undici.globalDispatcher.1')

/**
 * An agent that never repeats a request by itself. Loaded on first use: undici takes 75 ms, and on import it puts an
 * agent of its own under Node's `fetch` (lib/global.js), which is undone here, for it is not ours to change.
 */
export const loadAgent = async (connections: number): Promise<Agent> => {
  const shared = globalThis as { [globalDispatcher]?: unknown }
  const before = shared[globalDispatcher]
  provideRequire()
  const { Agent, buildConnector } = await import('undici')
  if (shared[globalDispatcher] !== before) shared[globalDispatcher] = before
  // HTTP/2 clients replay streams that a server did not get to.
  const connect = buildConnector({ allowH2: false })
  return new Agent({
    connect: (options, callback) =>
      connect(options, (...given) => {
        const [error, socket] = given
        if (error) callback(error, null)
        else if (socket) callback(null, withoutContinue(socket))
      }),
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: idleTimeout,
    keepAliveMaxTimeout: idleTimeout,
    // The exchange's own deadline rules, on the host's clock.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}
