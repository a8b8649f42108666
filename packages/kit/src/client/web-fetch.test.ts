import { TransportError, type FetchLimits, type Host, type WireRequest } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { findTransportError } from '../errors/call-error.ts'
import { systemClock } from '../host/system-clock.ts'
import { webFetch } from './web-fetch.ts'

const record = (status = 200, body = '{"a":"ü"}', limits?: FetchLimits) => {
  const seen: { request: WireRequest; limits: FetchLimits | undefined }[] = []
  const host: Host = {
    clock: systemClock,
    log: () => {},
    fetch: async (request, limits) => {
      seen.push({ request, limits })
      return { status, headers: { 'content-type': 'application/json', 'x-a': 'b' }, body }
    },
  }
  return { seen, fetch: webFetch(host, limits) }
}
const url = 'https://api.example.com/v2/calls?a=1'

describe('webFetch', () => {
  it.each([
    [
      'text',
      url,
      { body: 'ü', headers: { 'Content-Type': 'application/json' } },
      'ü',
      'application/json',
    ],
    ['a URL and bare text', new URL(url), { body: 'ü' }, 'ü', 'text/plain;charset=UTF-8'],
    ['bytes', url, { body: new TextEncoder().encode('ü') }, 'ü', undefined],
    [
      'parameters',
      url,
      { body: new URLSearchParams({ a: 'b c' }) },
      'a=b+c',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    [
      'a blob',
      url,
      { body: new Blob(['ü'], { type: 'application/json' }) },
      'ü',
      'application/json',
    ],
    [
      'a request',
      new Request(url, { method: 'POST', body: 'ü', headers: { 'content-type': 'text/a' } }),
      {},
      'ü',
      'text/a',
    ],
  ])('sends %s', async (_what, input, init, body, type) => {
    const { seen, fetch } = record()
    await fetch(input, { ...(input instanceof Request ? {} : { method: 'post' }), ...init })
    expect(seen[0]?.request).toMatchObject({ method: 'POST', url, body })
    expect(seen[0]?.request.headers['content-type']).toBe(type)
  })
  it('gets without a body, takes headers in every shape, and asks for no compression', async () => {
    const { seen, fetch } = record()
    await fetch(url)
    await fetch(url, { headers: new Headers({ 'X-A': 'b', 'Accept-Encoding': 'gzip' }) })
    await fetch(url, { headers: [['X-A', 'b']] })
    expect(seen.map(({ request }) => request)).toEqual([
      { method: 'GET', url, headers: {}, body: undefined },
      { method: 'GET', url, headers: { 'x-a': 'b' }, body: undefined },
      { method: 'GET', url, headers: { 'x-a': 'b' }, body: undefined },
    ])
  })
  it('returns a Response, whatever its status', async () => {
    const response = await record(503).fetch(url)
    expect([response.status, response.ok, response.headers.get('x-a')]).toEqual([503, false, 'b'])
    expect(await response.json()).toEqual({ a: 'ü' })
    expect((await record(307).fetch(url)).status).toBe(307)
    expect(await (await record(204, '').fetch(url)).text()).toBe('')
  })
  it('returns a Response that can be read in every way, and once', async () => {
    const { fetch } = record(200, '{"a":"ü"}')
    const bytes = new TextEncoder().encode('{"a":"ü"}')
    const response = await fetch(url)
    expect(response).toBeInstanceOf(Response)
    expect(response.bodyUsed).toBe(false)
    const copy = response.clone()
    expect(await response.text()).toBe('{"a":"ü"}')
    expect(response.bodyUsed).toBe(true)
    await expect(response.json()).rejects.toThrow(TypeError)
    expect(() => response.clone()).toThrow(TypeError)
    expect(new Uint8Array(await copy.arrayBuffer())).toEqual(bytes)
    expect(copy.bodyUsed).toBe(true)
    expect(await (await fetch(url)).bytes()).toEqual(bytes)
    expect((await (await fetch(url)).blob()).size).toBe(bytes.length)
    const chunks: Uint8Array[] = []
    const { body } = await fetch(url)
    for await (const chunk of body ?? []) chunks.push(chunk)
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(bytes))
    expect((await record(204, '').fetch(url)).body).toBeNull()
  })
  it('passes the limits, and either signal stops it', async () => {
    const own = new AbortController()
    const given = new AbortController()
    const { seen, fetch } = record(200, '', { sendBy: 5, timeoutMs: 7, signal: own.signal })
    await fetch(url, { signal: given.signal })
    expect(seen[0]?.limits).toMatchObject({ sendBy: 5, timeoutMs: 7 })
    expect(seen[0]?.limits?.signal?.aborted).toBe(false)
    given.abort()
    expect(seen[0]?.limits?.signal?.aborted).toBe(true)
    await fetch(url)
    expect(seen[1]?.limits?.signal).toBe(own.signal)
  })
  it('rejects with the transport error itself', async () => {
    const cause = new TransportError('connect', false)
    const host: Host = {
      clock: systemClock,
      log: () => {},
      fetch: () => Promise.reject(cause),
    }
    const error = await webFetch(host)(url).catch((error: unknown) => error)
    expect(findTransportError(error)).toBe(cause)
    await expect(record(999).fetch(url)).rejects.toMatchObject({ sent: true, reason: 'protocol' })
  })
  it('refuses a body that is not text', async () => {
    const { seen, fetch } = record()
    await expect(fetch(url, { method: 'POST', body: new Uint8Array([0xff]) })).rejects.toThrow(
      TypeError,
    )
    expect(seen).toEqual([])
  })
})
