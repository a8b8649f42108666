import { createServer, request as httpRequest, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { LogEntry, WebhookRequest } from '@callplane/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../host/system-clock.ts'
import { fetchWebhooks, nodeWebhooks, type WebhookHandlerOptions } from './webhook-handlers.ts'

const mebibyte = 1024 * 1024

const setUp = (publicUrl?: string) => {
  const seen: (readonly [string, WebhookRequest])[] = []
  const logged: LogEntry[] = []
  const options: WebhookHandlerOptions = {
    dispatcher: {
      receive: async (provider, request) => {
        seen.push([provider, request])
        return { status: 204, headers: {}, body: '' }
      },
    },
    host: { publicUrl, clock: systemClock, log: (entry) => void logged.push(entry) },
  }
  return { options, seen, logged, urlOf: (index = 0) => seen[index]?.[1].url }
}

const serve = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Sends the chunks one after the other, each in a turn of its own. */
const post = async (
  port: number,
  path: string,
  chunks: readonly (string | Buffer)[],
  options: { method?: string; headers?: Record<string, string | string[]> } = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method: 'POST', ...options },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    ).on('error', reject)
    const write = async () => {
      for (const chunk of chunks) {
        request.write(chunk)
        await new Promise((next) => setTimeout(next, 5))
      }
      request.end()
    }
    void write()
  })

describe('the body of a webhook', () => {
  it('arrives whole, in however many parts it is sent', async () => {
    const { options, seen } = setUp()
    const port = await serve(nodeWebhooks(options))
    const chunks = ['a=', 'b', '&c=ü']
    expect(await post(port, '/webhooks/a', chunks)).toBe(204)
    expect(await post(port, '/webhooks/a', [])).toBe(204)
    expect(seen.map(([, { body }]) => new TextDecoder().decode(body))).toEqual(['a=b&c=ü', ''])
  })
  it.each([
    [[mebibyte], 204],
    [[mebibyte + 1], 413],
    [[mebibyte / 2, mebibyte / 2], 204],
    [[mebibyte / 2, mebibyte / 2, 1], 413],
  ])('of %j bytes is answered %i by node', async (sizes, status) => {
    const { options, seen } = setUp()
    const port = await serve(nodeWebhooks(options))
    const chunks = sizes.map((size) => Buffer.alloc(size, 'x'))
    const answered = await post(port, '/webhooks/a', chunks).catch(() => 413)
    expect([answered, seen.length]).toEqual([status, status === 204 ? 1 : 0])
  })
  it.each([
    [mebibyte, 204],
    [mebibyte + 1, 413],
  ])('of %i bytes is answered %i by fetch, and as kept bytes', async (size, status) => {
    const { options } = setUp()
    const body = Buffer.alloc(size, 'x')
    const request = new Request('http://x/webhooks/a', { method: 'POST', body })
    expect((await fetchWebhooks(options)(request)).status).toBe(status)
    const port = await serve((request, response) =>
      nodeWebhooks(options)(Object.assign(request, { rawBody: body }), response),
    )
    expect(await post(port, '/webhooks/a', [])).toBe(status)
  })
  it('that is cut off is not passed on, and is logged', async () => {
    const { options, seen, logged } = setUp()
    let handled: () => void = () => {}
    const arrived = new Promise<void>((resolve) => (handled = resolve))
    const handler = nodeWebhooks(options)
    const port = await serve((request, response) => {
      handler(request, response)
      handled()
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /webhooks/a HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc')
    await arrived
    socket.destroy()
    while (logged.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(seen).toEqual([])
    expect(logged).toMatchObject([{ level: 'error', event: 'webhook-failed' }])
  })
  it('is none where the request has none', async () => {
    const { options, seen } = setUp('https://calls.example.com')
    const reply = await fetchWebhooks(options)(new Request('http://x/webhooks/vonage?a=1'))
    expect([reply.status, reply.body]).toEqual([204, null])
    expect(seen[0]?.[1]).toMatchObject({ method: 'GET', body: new Uint8Array() })
  })
})

describe('the address of a webhook', () => {
  it.each([
    ['https://calls.example.com', '/webhooks/a', 'https://calls.example.com/webhooks/a'],
    ['https://calls.example.com/', '/webhooks/a', 'https://calls.example.com/webhooks/a'],
    ['https://calls.example.com/v', '/webhooks/a', 'https://calls.example.com/v/webhooks/a'],
    // The proxy left the prefix in the path.
    ['https://calls.example.com/v', '/v/webhooks/a', 'https://calls.example.com/v/webhooks/a'],
    ['https://calls.example.com/v/w', '/webhooks/a', 'https://calls.example.com/v/w/webhooks/a'],
    ['https://calls.example.com', '/webhooks/a?b=?c', 'https://calls.example.com/webhooks/a?b=?c'],
    ['https://calls.example.com', '/webhooks/a?', 'https://calls.example.com/webhooks/a?'],
  ])('behind %s as %s is %s', async (publicUrl, path, url) => {
    const { options, urlOf } = setUp(publicUrl)
    const port = await serve(nodeWebhooks(options))
    await post(port, path, [])
    expect(urlOf()).toBe(url)
  })
  it('is that of each host, one after the other', async () => {
    const [one, two] = [setUp('https://one.example'), setUp('https://two.example')]
    const request = () => new Request('http://x/webhooks/a', { method: 'POST', body: 'x' })
    for (const { options } of [one, two, one]) await fetchWebhooks(options)(request())
    expect([one.urlOf(), two.urlOf(), one.urlOf(1)]).toEqual([
      'https://one.example/webhooks/a',
      'https://two.example/webhooks/a',
      'https://one.example/webhooks/a',
    ])
  })
  it('is the one that was asked where no public address is known', async () => {
    const { options, urlOf } = setUp()
    const port = await serve(nodeWebhooks(options))
    await post(port, '/webhooks/a', [], { headers: { host: 'calls.example:8080' } })
    await fetchWebhooks(options)(new Request('https://seen.example/webhooks/a?b=1'))
    expect([urlOf(0), urlOf(1)]).toEqual([
      'http://calls.example:8080/webhooks/a',
      'https://seen.example/webhooks/a?b=1',
    ])
  })
  it('is the whole one that Express keeps, and names the provider decoded', async () => {
    const { options, seen, urlOf } = setUp('https://calls.example.com')
    const handler = nodeWebhooks(options)
    const port = await serve((request, response) =>
      handler(Object.assign(request, { originalUrl: '/webhooks/a%20b', url: '/' }), response),
    )
    await post(port, '/', [], { method: 'PUT', headers: { 'x-a': ['1', '2'] } })
    expect(urlOf()).toBe('https://calls.example.com/webhooks/a%20b')
    expect(seen[0]?.[0]).toBe('a b')
    expect(seen[0]?.[1]).toMatchObject({ method: 'PUT', headers: { 'x-a': '1, 2' } })
  })
})

describe('a failure behind a webhook', () => {
  const failing = (error: unknown, log?: (entry: LogEntry) => void): WebhookHandlerOptions => ({
    dispatcher: {
      receive: async () => {
        throw error
      },
    },
    host: { publicUrl: 'https://calls.example.com', clock: systemClock, ...(log && { log }) },
  })
  it.each([
    [Object.assign(new Error('x'), { code: 'SQLITE_BUSY' }), 'SQLITE_BUSY'],
    [new RangeError('x'), 'RangeError'],
    [{}, 'Error'],
    [null, 'Error'],
    [undefined, 'Error'],
  ])('as %s is logged as %s and answered 503', async (error, name) => {
    const logged: LogEntry[] = []
    const port = await serve(nodeWebhooks(failing(error, (entry) => void logged.push(entry))))
    expect(await post(port, '/webhooks/a', ['x'])).toBe(503)
    expect(logged).toEqual([{ level: 'error', event: 'webhook-failed', error: name }])
  })
  it('is answered without a log too', async () => {
    const port = await serve(nodeWebhooks(failing(new Error('x'))))
    expect(await post(port, '/webhooks/a', ['x'])).toBe(503)
    const { options } = setUp()
    const { log: _log, ...host } = options.host
    const handler = nodeWebhooks({ ...options, host })
    const read = await serve(async (request, response) => {
      for await (const _ of request) continue
      handler(request, response)
    })
    expect(await post(read, '/webhooks/a', ['x'])).toBe(500)
  })
})

it('webhook handlers refuse a misspelled option (N8)', () => {
  const { options } = setUp()
  for (const [name, handlers] of Object.entries({ nodeWebhooks, fetchWebhooks }))
    expect(() => handlers({ ...options, hots: options.host } as never)).toThrow(
      `${name}: hots: unknown option; did you mean host?`,
    )
})
