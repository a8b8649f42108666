/**
 * Follows `/api/calls/events`. The browser's own EventSource cannot send a bearer token, so the stream is read here,
 * and taken up again by Last-Event-ID when the connection is lost.
 */
export const followCalls = async (token, { onEvent, onLost }) => {
  let lastEventId = ''
  for (;;) {
    try {
      const headers = { authorization: `Bearer ${token}` }
      if (lastEventId) headers['last-event-id'] = lastEventId
      const response = await fetch('/api/calls/events', { headers })
      if (!response.ok) return
      for await (const { id, event, data } of blocksOf(response.body)) {
        if (id) lastEventId = id
        if (event === 'events_lost') onLost()
        else if (event) onEvent(event, JSON.parse(data))
      }
    } catch {
      // The connection was lost.
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000))
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
