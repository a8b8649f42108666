import { describe, expect, it } from 'vitest'
import { cut, failure, start, startHost, startInParts, startRaw } from './node-host.fixture.ts'
import { nodeHost } from './node-host.ts'

describe('an exchange', () => {
  it('carries method, path, headers and body as given, and returns the reply as text', async () => {
    const { url, seen } = await start()
    const { post } = startHost()
    const response = await post(`${url}/calls?a=1`)
    expect(response.status).toBe(200)
    expect(response.headers['x-twice']).toBe('a, b')
    expect(response.body).toBe('grüß /calls?a=1')
    expect(seen).toMatchObject([{ method: 'POST', url: '/calls?a=1', body: 'ü' }])
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
    ])
  })
  it('skips interim replies with their headers (T8)', async () => {
    const { url } = await start()
    const { status, headers, body } = await startHost().post(`${url}/early-hints`)
    expect([status, headers['x-twice'], headers['link']]).toEqual([200, 'a, b', undefined])
    expect(body).toBe('grüß /early-hints')
  })
  describe('takes no notice of a 100 Continue that it did not ask for (S13)', () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n'
    const body = `${interim}not an interim reply inside a body`
    const real = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    it.each([
      ['one', interim + real],
      ['several, with headers', `${interim}HTTP/1.1 100 \r\nx-a: b\r\n\r\n${interim}${real}`],
      ['none', real],
    ])('%s', async (_what, reply) => {
      const { url, chunks } = await startRaw(() => reply)
      const { post } = startHost({ connections: 1 })
      for (const _ of [1, 2, 3]) expect(await post(url)).toMatchObject({ status: 200, body })
      expect(chunks()).toBe(3)
    })
    it('wherever it is cut', async () => {
      for (const at of [1, 9, 12, 20, interim.length - 1, interim.length, interim.length + 3]) {
        const whole = interim + real
        const { url, resume } = await startInParts(whole.slice(0, at), whole.slice(at))
        const reply = startHost().post(url)
        await resume()
        expect(await reply).toMatchObject({ status: 200, body })
      }
    })
    it('and fails where nothing follows it', async () => {
      const { url } = await startRaw(() => `${interim}${cut}`)
      expect(await failure(startHost().post(url))).toEqual({ reason: 'reset', sent: true })
    })
  })
  it.each([307, 421, 429, 500, 503])('returns %i as it is, after one request', async (status) => {
    const { url, seen } = await start()
    const response = await startHost().post(`${url}/status/${status}`)
    expect(response.status).toBe(status)
    expect(seen).toHaveLength(1)
  })
  it('goes to its own URL, whichever was asked last', async () => {
    const [one, two] = [await start(), await start()]
    const { post } = startHost()
    for (const url of [`${one.url}/a`, `${one.url}/a?b=1`, `${two.url}/a`, `${one.url}/a`])
      expect((await post(url)).body).toBe(`grüß ${url.slice(url.indexOf('/a'))}`)
    expect(one.seen.map(({ url }) => url)).toEqual(['/a', '/a?b=1', '/a'])
    expect(two.seen.map(({ url }) => url)).toEqual(['/a'])
  })
  it('reuses its sockets', async () => {
    const { url, sockets } = await start()
    const { post } = startHost()
    for (let n = 0; n < 10; n += 1) await post(url)
    // undici gives a socket back one turn after its reply, so the next request may find another one.
    expect(sockets.size).toBeLessThan(3)
  })
  it("leaves the dispatcher of Node's own fetch alone", async () => {
    const { url } = await start()
    const key = Symbol.for('undici.globalDispatcher.1')
    const before = (globalThis as Record<symbol, unknown>)[key]
    await startHost().post(url)
    expect((globalThis as Record<symbol, unknown>)[key]).toBe(before)
  })
})

describe('publicUrl', () => {
  it('loses its trailing slash', () => {
    expect(nodeHost({ publicUrl: 'https://calls.example.com/a/' }).publicUrl).toBe(
      'https://calls.example.com/a',
    )
    expect(nodeHost().publicUrl).toBeUndefined()
  })
  it.each(['calls.example.com', 'ftp://calls.example.com', 'https://calls.example.com/?a=1'])(
    'refuses %s',
    (publicUrl) => {
      expect(() => nodeHost({ publicUrl })).toThrow(/publicUrl/)
    },
  )
})
