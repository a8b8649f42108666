import {
  inputError,
  refuseUnknownOptions,
  TransportError,
  type Clock,
  type Host,
  type LogEntry,
  type OptionNames,
  type WireRequest,
} from '@callplane/core'
import { milliseconds } from '@callplane/core/units'
import type { Agent } from 'undici'
import { consoleLog } from './console-log.ts'
import { Exchange } from './exchange.ts'
import { systemClock } from './system-clock.ts'
import { loadAgent } from './undici-agent.ts'

/** Options of the Node host. */
export interface NodeHostOptions {
  /** Where providers reach this process, such as `https://calls.example.com`. Absent: no webhooks. */
  readonly publicUrl?: string | undefined
  /** Default: `systemClock`. */
  readonly clock?: Clock | undefined
  /** Where entries go. Default: warnings and errors as one line each to stderr (`consoleLog`). `false`: nowhere. */
  readonly log?: ((entry: LogEntry) => void) | false | undefined
  /** Most sockets per origin, default 128; further requests wait for one, until their `sendBy`. */
  readonly connections?: number | undefined
}

const optionNames: OptionNames<NodeHostOptions> = {
  publicUrl: true,
  clock: true,
  log: true,
  connections: true,
}

/** For an exchange without a timeout, so that none stays open indefinitely. */
const backstop = milliseconds(60_000)

const checkedPublicUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw inputError('settings-invalid', 'nodeHost', [
      { path: ['publicUrl'], message: 'must be an http(s) URL without query and fragment' },
    ])
  return text.replace(/\/+$/, '')
}

interface Target {
  readonly origin: string
  readonly path: string
}

/**
 * What would make `new URL` answer with another path than the one written: dot segments, also escaped, backslashes, and
 * white space. Requests are sent to exactly the path that was asked for, or not at all.
 */
const shifting = /[\\\s]|\/(?:\.|%2e){1,2}(?:\/|$)/i

/** The URL of the last request, read: that of dials rarely changes. */
let last: { readonly url: string; readonly target: Target } | undefined

const targetOf = ({ url: text }: WireRequest): Target => {
  if (last?.url === text) return last.target
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('the URL must be http or https')
  // They would be dropped silently: credentials belong in headers.
  if (url.username !== '' || url.password !== '')
    throw new TypeError('the URL must not contain credentials')
  const [address = ''] = text.split(/[?#]/, 1)
  if (shifting.test(address))
    throw new TypeError('the path must not contain dot segments, backslashes or spaces')
  const target = { origin: url.origin, path: url.pathname + url.search }
  last = { url: text, target }
  return target
}

/**
 * The host for Node. Follows no redirect and repeats nothing: Node's own `fetch` posts again on 421 and follows 307.
 * HTTP/1.1 only. Disposing it ends the exchanges under way, which count as `sent`, and closes the sockets.
 */
export const nodeHost = (options: NodeHostOptions = {}): Host & AsyncDisposable => {
  refuseUnknownOptions('nodeHost', options, optionNames)
  const { clock = systemClock, log: given = consoleLog(), connections = 128 } = options
  const log = given === false ? () => {} : given
  let disposed = false
  let agent: Agent | undefined
  let loading: Promise<Agent> | undefined

  const dispatch = (
    agent: Agent,
    request: WireRequest,
    target: Target,
    exchange: Exchange,
  ): void => {
    agent.dispatch(
      {
        origin: target.origin,
        path: target.path,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
      },
      exchange,
    )
  }
  const dispatchLater = async (request: WireRequest, target: Target, exchange: Exchange) => {
    try {
      agent = await (loading ??= loadAgent(connections))
      if (disposed) await agent.destroy()
      dispatch(agent, request, target, exchange)
    } catch (error) {
      exchange.fail('connect', error)
    }
  }

  return {
    clock,
    log,
    publicUrl: options.publicUrl === undefined ? undefined : checkedPublicUrl(options.publicUrl),
    fetch: (request, limits = {}) =>
      new Promise((resolve, reject) => {
        let target: Target
        try {
          target = targetOf(request)
        } catch (cause) {
          reject(new TransportError('protocol', false, cause))
          return
        }
        const exchange = new Exchange({ clock, limits, timeout: backstop, resolve, reject })
        if (!exchange.begin()) return
        if (agent) dispatch(agent, request, target, exchange)
        else void dispatchLater(request, target, exchange)
      }),
    async [Symbol.asyncDispose]() {
      disposed = true
      await agent?.destroy()
    },
  }
}
