import { CallError, StoreError, type Call } from '@callplane/core'
import type { Asked } from '../application.ts'
import { apiPath } from './api.ts'
import type { Sender } from './sender.ts'
import type { ServingProcess } from './serving-process.ts'

/** Calls' milliseconds: what the application waits for an answer. `dispatch` takes five real seconds at most. */
const askTimeout = 40_000

/** The application's requests, each to one of the processes. */
export const createAsking = ({ pick, send }: Sender) => {
  /** Which processes may have heard of a call, by its idempotency key. */
  const heard = new Map<string, Set<number>>()

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
          let wasHeard = true
          try {
            return await ask<Call>(process, '', input)
          } catch (error) {
            wasHeard = !isRefusedConnection(error)
            throw error
          } finally {
            // One that refuses a connection now may have heard of the call before.
            if (process && wasHeard) known.add(process.serial)
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
    current,
    heard: heard as ReadonlyMap<string, ReadonlySet<number>>,
    /** Resolves once the call is settled, as one process says. Rejects where that process cannot tell any more. */
    wait: (id: string): Promise<Call> => ask<Call>(pick(), `/${id}/wait`, {}, null),
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
