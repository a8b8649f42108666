import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LogEntry, WebhookRequest } from '@callplane/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../host/system-clock.ts'
import { fetchWebhooks, nodeWebhooks } from './webhook-handlers.ts'

const recorder = () => {
  const seen: (readonly [string, WebhookRequest])[] = []
  const dispatcher = {
    receive: async (provider: string, request: WebhookRequest) => {
      seen.push([provider, request])
      return { status: 202, headers: { 'x-a': 'b' }, body: 'thanks' }
    },
  }
  return { seen, dispatcher }
}
const host = { publicUrl: 'https://calls.example.com/voice', clock: systemClock }

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test.each(['fetch', 'node'] as const)(
  '%s: the provider’s own URL, bytes and headers arrive',
  async (kind) => {
    const { seen, dispatcher } = recorder()
    const send =
      kind === 'fetch'
        ? fetchWebhooks({ dispatcher, host })
        : async (request: Request) => {
            const url = new URL(request.url)
            const base = await serve(nodeWebhooks({ dispatcher, host }))
            return fetch(base + url.pathname + url.search, {
              method: 'POST',
              headers: request.headers,
              body: await request.text(),
            })
          }
    const reply = await send(
      new Request('http://inner:3000/webhooks/twilio-eu?attempt=k', {
        method: 'POST',
        headers: { 'x-signature': 's' },
        body: 'a=ü',
      }),
    )
    expect([reply.status, await reply.text(), reply.headers.get('x-a')]).toEqual([
      202,
      'thanks',
      'b',
    ])
    const [provider, request] = seen[0] ?? []
    expect([provider, request?.url, request?.headers['x-signature']]).toEqual([
      'twilio-eu',
      'https://calls.example.com/voice/webhooks/twilio-eu?attempt=k',
      's',
    ])
    expect(new TextDecoder().decode(request?.body)).toBe('a=ü')
  },
)

test('a body over 1 MiB is refused and not passed on', async () => {
  const { seen, dispatcher } = recorder()
  const body = 'x'.repeat(1024 * 1024 + 1)
  const request = new Request('http://x/webhooks/a', { method: 'POST', body })
  expect((await fetchWebhooks({ dispatcher, host })(request)).status).toBe(413)
  const url = await serve(nodeWebhooks({ dispatcher, host }))
  const status = await fetch(`${url}/webhooks/a`, { method: 'POST', body }).then(
    (r) => r.status,
    () => 413,
  )
  expect(status).toBe(413)
  expect(seen).toEqual([])
})

describe('a body that something else has read before (W13)', () => {
  const told = (): readonly [typeof host & { log: (entry: LogEntry) => void }, LogEntry[]] => {
    const entries: LogEntry[] = []
    return [{ ...host, log: (entry) => void entries.push(entry) }, entries]
  }
  const body = 'a=1'

  test('is refused with what to do, and logged once', async () => {
    const { seen, dispatcher } = recorder()
    const [logging, entries] = told()
    const handler = nodeWebhooks({ dispatcher, host: logging })
    // What express.urlencoded() and express.json() do: the body is gone when the handler runs.
    const url = await serve(async (request, response) => {
      for await (const _ of request) continue
      handler(request, response)
    })
    for (const _ of [1, 2]) {
      const reply = await fetch(`${url}/webhooks/a`, { method: 'POST', body })
      expect([reply.status, await reply.text()]).toEqual([
        500,
        expect.stringContaining('before express.json()'),
      ])
    }
    const request = new Request('http://x/webhooks/a', { method: 'POST', body })
    await request.text()
    expect((await fetchWebhooks({ dispatcher, host })(request)).status).toBe(500)
    expect(seen).toEqual([])
    expect(entries).toMatchObject([{ level: 'error', event: 'webhook-body-already-read' }])
  })

  test('is taken from rawBody where that has the bytes', async () => {
    const { seen, dispatcher } = recorder()
    const handler = nodeWebhooks({ dispatcher, host })
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      handler(Object.assign(request, { rawBody: Buffer.concat(chunks) }), response)
    })
    expect((await fetch(`${url}/webhooks/a`, { method: 'POST', body })).status).toBe(202)
    expect(new TextDecoder().decode(seen[0]?.[1].body)).toBe(body)
  })

  test('the reason of a failure is logged, without its message', async () => {
    const [logging, entries] = told()
    const dispatcher = {
      receive: () => Promise.reject(new TypeError('about +14155550123')),
    }
    const url = await serve(nodeWebhooks({ dispatcher, host: logging }))
    expect((await fetch(`${url}/webhooks/a`, { method: 'POST', body })).status).toBe(503)
    expect(entries).toEqual([{ level: 'error', event: 'webhook-failed', error: 'TypeError' }])
  })

  test('a name that cannot be decoded is some unknown provider', async () => {
    const { seen, dispatcher } = recorder()
    const url = await serve(nodeWebhooks({ dispatcher, host }))
    await fetch(`${url}/webhooks/%E0%A4`, { method: 'POST', body })
    expect(seen[0]?.[0]).toBe('%E0%A4')
  })
})

describe('where two sources say the same thing differently', () => {
  const body = 'a=1'
  const post = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body, headers })

  test('the whole path that Express keeps comes before the one it has cut', async () => {
    const { seen, dispatcher } = recorder()
    const handler = nodeWebhooks({ dispatcher, host: { ...host, publicUrl: 'https://c.example' } })
    const url = await serve((request, response) => {
      const originalUrl = request.url
      // As `app.use('/voice/webhooks', handler)` hands it over.
      request.url = request.url?.replace('/voice/webhooks', '')
      handler(Object.assign(request, { originalUrl }), response)
    })
    await post(`${url}/voice/webhooks/a?attempt=k`)
    expect(seen[0]?.[1].url).toBe('https://c.example/voice/webhooks/a?attempt=k')
  })

  test.each([
    ['https://calls.example.com', 'https://calls.example.com/webhooks/a'],
    [undefined, 'http://inner.example:3000/webhooks/a'],
  ])('with the public URL %s the provider called %s', async (publicUrl, expected) => {
    const { seen, dispatcher } = recorder()
    const given = { dispatcher, host: { clock: systemClock, publicUrl } }
    await fetchWebhooks(given)(
      new Request('http://inner.example:3000/webhooks/a', { method: 'POST', body }),
    )
    const url = await serve((request, response) => {
      request.headers.host = 'inner.example:3000'
      nodeWebhooks(given)(request, response)
    })
    await post(`${url}/webhooks/a`)
    expect(seen.map(([, request]) => request.url)).toEqual([expected, expected])
  })

  test('the code of a failure comes before its name', async () => {
    const entries: LogEntry[] = []
    const logging = { ...host, log: (entry: LogEntry) => void entries.push(entry) }
    const failure = Object.assign(new TypeError('about +14155550123'), { code: 'SQLITE_BUSY' })
    const dispatcher = { receive: () => Promise.reject(failure) }
    const url = await serve(nodeWebhooks({ dispatcher, host: logging }))
    await post(`${url}/webhooks/a`)
    expect(entries).toMatchObject([{ event: 'webhook-failed', error: 'SQLITE_BUSY' }])
  })

  test('kept bytes come before those of the stream', async () => {
    const { seen, dispatcher } = recorder()
    const handler = nodeWebhooks({ dispatcher, host })
    const url = await serve((request, response) =>
      handler(Object.assign(request, { rawBody: Buffer.from('kept') }), response),
    )
    await post(`${url}/webhooks/a`)
    expect(new TextDecoder().decode(seen[0]?.[1].body)).toBe('kept')
  })
})
