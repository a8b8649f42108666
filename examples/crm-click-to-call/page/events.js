import { request } from './api.js'

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Milliseconds between two tries: soon at first, then every ten seconds. */
const pauses = [500, 1_000, 2_000, 5_000, 10_000]

/**
 * Follows `/api/calls/events` for as long as the page is open. The browser's own EventSource cannot send a bearer token, so
 * the stream is read here, and taken up again by Last-Event-ID after a lost connection, a restart or an expired token.
 */
export const followCalls = async ({ onEvent, onLost, onConnection }) => {
  let lastEventId = ''
  let failures = 0
  for (;;) {
    try {
      const headers = lastEventId ? { 'last-event-id': lastEventId } : {}
      const response = await request('GET', 'events', { headers })
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      // What happened while nothing was heard is read from the history.
      if (failures > 0) await onLost()
      failures = 0
      onConnection(true)
      for await (const { id, event, data } of blocksOf(response.body)) {
        if (id) lastEventId = id
        if (event === 'events_lost') await onLost()
        else if (event) onEvent(event, JSON.parse(data))
      }
    } catch {
      // The connection was lost, or could not be made.
    }
    onConnection(false)
    await pause(pauses[Math.min(failures++, pauses.length - 1)])
  }
}

async function* blocksOf(body) {
  let text = ''
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks)
      yield Object.fromEntries(
        block.split('\n').map((line) => {
          const colon = line.indexOf(': ')
          return [line.slice(0, colon), line.slice(colon + 2)]
        }),
      )
  }
}
