import type { EventJournal, StoredHappening } from '../log/event-journal.ts'
import type { ListedEntry } from '../model/listed-entry.ts'
import { callDocument } from './call-document.ts'

/** Bytes after which a chunk takes no further event. An event has at most about 100 KiB, mostly below 2. */
export const chunkBytes = 64 * 1024

/** Events read from the journal at once. */
const batch = 64

const encoder = new TextEncoder()
export const block = (lines: readonly string[]): Uint8Array<ArrayBuffer> =>
  encoder.encode(`${lines.join('\n')}\n\n`)

const asEvent = ({ id, name, entry, recording }: StoredHappening): Uint8Array<ArrayBuffer> => {
  const data = { callId: entry.id, call: callDocument(entry), ...(recording && { recording }) }
  return block([`id: ${id}`, `event: ${name}`, `data: ${JSON.stringify(data)}`])
}

/** Joined up to `chunkBytes`, and at least one; `last` is the place after them. */
const joined = (events: readonly StoredHappening[]) => {
  const parts: Uint8Array[] = []
  let bytes = 0
  let last: string | null = null
  for (const happening of events) {
    if (bytes >= chunkBytes) break
    const part = asEvent(happening)
    parts.push(part)
    bytes += part.byteLength
    last = happening.id
  }
  return { chunk: new Uint8Array(Buffer.concat(parts)), last }
}

export interface EventCursor {
  /** The next events as one chunk; null when there are none yet. */
  next(): Promise<Uint8Array | null>
  /** Whether `next` would have something. */
  hasNext(): Promise<boolean>
}

/** Whose events are read. */
export interface EventReader {
  readonly tenant: string
  /** Whether the reader may see the call of an event. */
  sees(entry: ListedEntry): Promise<boolean>
}

const visible = async (
  events: readonly StoredHappening[],
  { sees }: EventReader,
): Promise<readonly StoredHappening[]> => {
  const seen = await Promise.all(events.map(({ entry }) => sees(entry)))
  return events.filter((_, index) => seen[index])
}

/**
 * A reader's place in a tenant's journal, and nothing else: events are read when the connection asks for them, so that a
 * slow reader buffers at most one chunk.
 */
export const eventCursor = (
  journal: EventJournal,
  reader: EventReader,
  lastEventId: string | null,
): EventCursor => {
  const { tenant } = reader
  let place: string | null = null
  const lost = async (): Promise<Uint8Array> => {
    place = await journal.position(tenant)
    return block([`id: ${place}`, 'event: events_lost', 'data: {}'])
  }
  return {
    async next() {
      if (place === null) {
        if (lastEventId === null) {
          place = await journal.position(tenant)
          // An id alone fires nothing, but a reader that loses the connection before the first event can resume.
          return block([`id: ${place}`])
        }
        place = lastEventId
      }
      for (;;) {
        const events = await journal.after(tenant, place, batch)
        if (events === null) return lost()
        const newest = events.at(-1)
        if (!newest) return null
        const shown = await visible(events, reader)
        if (shown.length > 0) {
          const { chunk, last } = joined(shown)
          place = last
          return chunk
        }
        place = newest.id
      }
    },
    async hasNext() {
      if (place === null) return true
      const events = await journal.after(tenant, place, batch)
      return events === null || (await visible(events, reader)).length > 0
    },
  }
}
