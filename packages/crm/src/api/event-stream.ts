import type { CallerCalls } from '../access/caller-calls.ts'
import type { Caller } from '../calls/crm-world.ts'
import type { CallLog } from '../log/call-log.ts'
import type { ListedEntry } from '../model/listed-entry.ts'
import { ApiError } from './api-error.ts'
import { block, eventCursor } from './event-cursor.ts'

/** Proxies close a silent connection after about a minute. */
const keepAlive = 15_000

/** Milliseconds without reading, while events wait, after which a reader is dropped. It resumes by Last-Event-ID. */
export const maxStall = 30_000

/** Streams of one user at once, over all tabs. */
const maxStreamsPerUser = 8

export interface EventStreamOptions {
  /** Where the reader was; null for one without a place. */
  readonly lastEventId: string | null
  /** Real epoch milliseconds after which the reader has to show a new token. */
  readonly expiresAt: number
}

export interface EventStreams {
  /** The events of the calls that the caller may see, as server-sent events (html.spec.whatwg.org, 9.2). */
  open(calls: CallerCalls, options: EventStreamOptions): Response
  /** Streams open now. */
  count(): number
}

/** Counts the streams of each user. */
const countByUser = () => {
  const counts = new Map<string, number>()
  const keyOf = ({ tenant, user }: Caller): string => JSON.stringify([tenant, user])
  return {
    acquire(caller: Caller): () => void {
      const key = keyOf(caller)
      const held = counts.get(key) ?? 0
      if (held >= maxStreamsPerUser)
        throw new ApiError(
          'streams.too-many',
          `at most ${maxStreamsPerUser} event streams may be open per user: close one first`,
          { headers: { 'retry-after': '30' } },
        )
      counts.set(key, held + 1)
      return () => {
        const left = (counts.get(key) ?? 1) - 1
        if (left === 0) counts.delete(key)
        else counts.set(key, left)
      }
    },
    count: () => [...counts.values()].reduce((sum, one) => sum + one, 0),
  }
}

interface ReaderSource {
  start(controller: ReadableStreamDefaultController<Uint8Array>): void
  pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void>
  cancel(): void
}

/** What the caller may see, asked for again with each keep-alive, so that a withdrawn permission also ends in open streams. */
const sightOf = (calls: CallerCalls) => {
  let permitted = calls
  return {
    tenant: calls.caller.tenant,
    sees: (entry: ListedEntry): Promise<boolean> => permitted.may('see', entry),
    askAnew: (): void => {
      permitted = permitted.anew()
    },
  }
}

/** One reader as the source of a stream, which it ends when its token expires or it stalls. */
const createReader = (
  log: CallLog,
  calls: CallerCalls,
  options: EventStreamOptions & { readonly release: () => void },
): ReaderSource => {
  const { clock } = log.host
  const { tenant, sees, askAnew } = sightOf(calls)
  const cursor = eventCursor(log.journal, { tenant, sees }, options.lastEventId)
  let ended = false
  /** A keep-alive that the connection has not asked for yet. */
  let isKeepAliveDue = false
  let [wake, cancelTick] = [(): void => {}, (): void => {}]
  /** When the connection last took something, or had nothing to take. */
  let movedAt = clock.now()
  let isReading = false
  const unsubscribe = log.journal.subscribe(tenant, () => {
    if (isReading) movedAt = clock.now()
    wake()
  })
  const finish = (): void => {
    if (ended) return
    ended = true
    unsubscribe()
    cancelTick()
    options.release()
    wake()
  }
  const take = async (): Promise<Uint8Array | null> => {
    for (;;) {
      if (ended) return null
      const woken = new Promise<void>((resolve) => (wake = resolve))
      const chunk = await cursor.next()
      if (chunk) return chunk
      if (isKeepAliveDue) {
        isKeepAliveDue = false
        return block([': still here'])
      }
      await woken
    }
  }
  const check = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (clock.wall() >= options.expiresAt) {
      finish()
      if (!isReading) controller.close()
    } else if (!isReading && clock.now() - movedAt >= maxStall && (await cursor.hasNext())) {
      finish()
      // An error, unlike a close, discards what was not read and closes the connection.
      controller.error(new Error('the reader stalled'))
    }
  }

  return {
    start(controller) {
      const tick = (): void => {
        isKeepAliveDue = true
        askAnew()
        wake()
        check(controller).catch(finish)
        if (!ended) cancelTick = clock.after(keepAlive, tick)
      }
      cancelTick = clock.after(keepAlive, tick)
    },
    async pull(controller) {
      isReading = true
      movedAt = clock.now()
      try {
        const chunk = await take()
        if (chunk) controller.enqueue(chunk)
        else controller.close()
      } catch (error) {
        finish()
        throw error
      } finally {
        isReading = false
        movedAt = clock.now()
      }
    },
    cancel: finish,
  }
}

export const createEventStreams = (log: CallLog): EventStreams => {
  const users = countByUser()
  return {
    count: () => users.count(),
    open(calls, options) {
      const release = users.acquire(calls.caller)
      const source = createReader(log, calls, { ...options, release })
      // Nothing is read ahead of the connection.
      const body = new ReadableStream(source, new CountQueuingStrategy({ highWaterMark: 0 }))
      return new Response(body, {
        headers: {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          // nginx would hold the events back until its buffer is full.
          'x-accel-buffering': 'no',
        },
      })
    },
  }
}
