import { CallError, StoreError, type Call } from '@callplane/core'
import type { WebhookReply, WebhookRequest } from '@callplane/emulator'
import type { Asked } from '../application.ts'
import type { Random } from '../random.ts'
import { apiPath } from './api.ts'
import type { Fleet } from './fleet.ts'
import type { ServingProcess } from './serving-process.ts'
import type { SharedTime } from './shared-time.ts'

export interface BalancerOptions {
  readonly processes: () => Fleet['processes']
  readonly random: Random
  readonly time: SharedTime
  readonly publicUrl: string
}

/** Real milliseconds for which a process that did not answer gets nothing new. */
const avoidFor = 1_000
/** Calls' milliseconds: what providers wait for the answer to a webhook, at most. */
const webhookTimeout = 15_000
/** Calls' milliseconds: what the application waits for an answer. `dispatch` takes five real seconds at most. */
const askTimeout = 40_000

const canConnect = ({ state, port }: ServingProcess): boolean =>
  port !== undefined && (state === 'running' || state === 'stopped')

/**
 * Spreads webhooks and the application's requests over the processes by HTTP. It finds out that one is down as any
 * balancer does: by a connection that is refused, or by a request that is not answered.
 */
export const createBalancer = ({ processes, random, time, publicUrl }: BalancerOptions) => {
  const avoided = new Map<number, number>()
  /** Which processes may have heard of a call, by its idempotency key. */
  const heard = new Map<string, Set<number>>()

  const pick = (): ServingProcess | undefined => {
    const up = processes().filter(canConnect)
    const now = performance.now()
    const trusted = up.filter(({ serial }) => (avoided.get(serial) ?? 0) <= now)
    const list = trusted.length > 0 ? trusted : up
    return list.length > 0 ? random.pick(list) : undefined
  }
  const send = async (
    process: ServingProcess,
    path: string,
    init: RequestInit,
    timeout: number | null,
  ): Promise<Response> => {
    const signals = [init.signal, timeout && AbortSignal.timeout(timeout / time.speed)]
    try {
      return await fetch(`http://127.0.0.1:${process.port}${path}`, {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.any(signals.filter((signal) => signal instanceof AbortSignal)),
      })
    } catch (error) {
      avoided.set(process.serial, performance.now() + avoidFor)
      throw error
    }
  }

  const deliver = async (
    request: WebhookRequest,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<WebhookReply> => {
    // Providers probe a webhook when it is registered.
    if (processes().length === 0) return { status: 200, headers: {}, body: '' }
    const process = pick()
    if (!process) throw new Error('no process listens')
    const body = request.method === 'GET' ? null : Buffer.from(request.body)
    const { method, headers, url } = request
    const path = url.slice(publicUrl.length)
    const response = await send(process, path, { method, headers, body, signal }, webhookTimeout)
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    }
  }

  /** Asks one process. Without an answer nothing is known, and the application asks again. */
  const ask = async <T>(
    process: ServingProcess | undefined,
    path: string,
    body: object,
    timeout: number | null = askTimeout,
  ): Promise<T> => {
    if (!process) throw new StoreError('ask', new Error('no process listens'))
    let response: Response
    let result: unknown
    try {
      const init = { method: 'POST', body: JSON.stringify(body) }
      response = await send(process, `${apiPath}calls${path}`, init, timeout)
      result = await response.json()
    } catch (error) {
      throw new StoreError('ask', error)
    }
    if (response.ok) return result as T
    const { code, message } = result as { readonly code: CallError['code']; message?: string }
    if (response.status === 503) throw new StoreError('ask', new Error(code))
    if (response.status === 500) throw new Error(`a process failed: ${code}`)
    throw new CallError(code, message ?? code)
  }

  const current = (): Asked => {
    const process = pick()
    const verb = (id: string, name: string, value = '') =>
      ask<Call>(process, `/${id}/${name}`, { value })
    return {
      dispatcher: {
        async dispatch(input) {
          const key = input.idempotencyKey ?? ''
          const known = heard.get(key) ?? new Set()
          heard.set(key, known)
          if (process) known.add(process.serial)
          try {
            return await ask<Call>(process, '', input)
          } catch (error) {
            if (isRefusedConnection(error) && process) known.delete(process.serial)
            throw error
          }
        },
        hangUp: (id) => verb(id, 'hang-up'),
        transfer: (id, to) => verb(id, 'transfer', to),
        sendDigits: async (id, digits) => void (await verb(id, 'digits', digits)),
        startRecording: async (id) => void (await verb(id, 'recording')),
      },
      incarnation: { serial: process?.serial ?? -1, state: process?.state ?? 'gone' },
    }
  }
  return {
    deliver,
    current,
    heard: heard as ReadonlyMap<string, ReadonlySet<number>>,
    /** Resolves once the call is settled, as one process says. Rejects where that process cannot tell any more. */
    wait: (id: string): Promise<Call> => ask<Call>(pick(), `/${id}/wait`, {}, null),
    /** Every record, as one process reads them. */
    async records(): Promise<Call[]> {
      const process = pick()
      if (!process) throw new Error('no process listens')
      const response = await send(process, `${apiPath}records`, {}, null)
      const text = await response.text()
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Call]))
    },
  }
}

const isRefusedConnection = (error: unknown): boolean => {
  let cause: unknown = error
  while (cause instanceof Error) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true
    ;({ cause } = cause)
  }
  return false
}

export type Balancer = ReturnType<typeof createBalancer>
