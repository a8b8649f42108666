import type { CallLog } from '../log/call-log.ts'
import type { StoredHappening } from '../log/event-journal.ts'
import { callDocument } from './call-document.ts'

/** Proxies close a silent connection after a minute or so. */
const keepAlive = 15_000

/** A reader that is this many events behind is dropped; it comes back by Last-Event-ID. */
const mostUnread = 256

const block = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(`${lines.join('\n')}\n\n`)

const asEvent = ({ id, name, entry, recording }: StoredHappening): Uint8Array => {
  const data = { callId: entry.id, call: callDocument(entry), ...(recording && { recording }) }
  return block([`id: ${id}`, `event: ${name}`, `data: ${JSON.stringify(data)}`])
}

export interface EventStreamOptions {
  /** Where the reader was; null for one that comes for the first time. */
  readonly lastEventId: string | null
  /** Real epoch milliseconds after which the reader has to show a new token. */
  readonly expiresAt: number
}

/** What happens to the tenant's calls, as server-sent events (html.spec.whatwg.org, 9.2). */
export const eventStream = (
  log: CallLog,
  tenant: string,
  options: EventStreamOptions,
): Response => {
  const { clock } = log.host
  const { journal } = log
  let end = (): void => {}

  const open = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    /** Null once what came before has been told. */
    let waiting: StoredHappening[] | null = []
    let ended = false
    let cancelTick = (): void => {}
    const unsubscribe = journal.subscribe(tenant, (happening) => {
      if (waiting) waiting.push(happening)
      else send(asEvent(happening))
    })
    end = () => {
      if (ended) return
      ended = true
      unsubscribe()
      cancelTick()
      try {
        controller.close()
      } catch {
        // The reader has gone already.
      }
    }
    const send = (chunk: Uint8Array): void => {
      if (ended) return
      controller.enqueue(chunk)
      // What is in the queue is still read; then the reader comes back for the rest.
      if ((controller.desiredSize ?? 0) <= 0) end()
    }
    const tick = (): void => {
      if (clock.wall() >= options.expiresAt) return end()
      send(block([': still here']))
      cancelTick = clock.after(keepAlive, tick)
    }
    // Subscribed first and asked afterwards: nothing falls between, and what comes twice is told once.
    const { lastEventId } = options
    const missed = lastEventId === null ? [] : await journal.after(tenant, lastEventId)
    const position = await journal.position(tenant)
    if (missed === null) send(block([`id: ${position}`, 'event: events_lost', 'data: {}']))
    // An id alone fires nothing, but a reader that loses the connection before the first event can resume.
    else if (lastEventId === null) send(block([`id: ${position}`]))
    const told = new Set(missed?.map(({ id }) => id))
    for (const happening of missed ?? []) send(asEvent(happening))
    for (const happening of waiting) if (!told.has(happening.id)) send(asEvent(happening))
    waiting = null
    if (!ended) cancelTick = clock.after(keepAlive, tick)
  }

  const body = new ReadableStream<Uint8Array>(
    { start: open, cancel: () => end() },
    new CountQueuingStrategy({ highWaterMark: mostUnread }),
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold the events back until its buffer is full.
      'x-accel-buffering': 'no',
    },
  })
}
