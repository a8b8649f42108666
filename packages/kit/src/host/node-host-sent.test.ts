import type { Clock } from '@callplane/core'
import { manualClock, settlePromises } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { cleanUps, cut, failure, start, startHost, startRaw } from './node-host.fixture.ts'

describe('a failure before the first byte says so', () => {
  it('when no server listens', async () => {
    const { url } = await startRaw(() => '')
    await cleanUps.pop()?.()
    expect(await failure(startHost().post(url))).toEqual({ reason: 'connect', sent: false })
  })
  it('when the name does not resolve', async () => {
    const { post } = startHost()
    expect(await failure(post('http://callplane.invalid'))).toEqual({
      reason: 'connect',
      sent: false,
    })
  })
  it('when TLS fails', async () => {
    const { url, seen } = await start()
    const { post } = startHost()
    expect(await failure(post(url.replace('http:', 'https:')))).toEqual({
      reason: 'connect',
      sent: false,
    })
    expect(seen).toEqual([])
  })
  it.each([
    ['a URL that is none', { url: 'nowhere' }],
    ['another protocol', { url: 'ftp://127.0.0.1/' }],
    ['a path that leads upwards (C1)', { url: 'http://127.0.0.1:9/calls/../keys' }],
    ['an escaped one', { url: 'http://127.0.0.1:9/calls/%2E%2e' }],
    ['a backslash in its path', { url: 'http://127.0.0.1:9/calls/x\\..\\keys' }],
    ['a line break in its path', { url: 'http://127.0.0.1:9/calls/.\n./keys' }],
    ['credentials in the URL', { url: 'http://user:password@127.0.0.1:9/' }],
    ['a header with a line break', { headers: { 'x-a': 'b\r\nx-c: d' } }],
    ['a length that is wrong', { headers: { 'content-length': '7' } }],
    ['CONNECT', { method: 'CONNECT' }],
  ])('when the request has %s', async (_what, wrong) => {
    const { url, seen } = await start()
    const { host } = startHost()
    const request = { method: 'POST', url, headers: {}, body: 'x', ...wrong }
    expect(await failure(host.fetch(request))).toEqual({ reason: 'protocol', sent: false })
    expect(seen).toEqual([])
  })
  it('when the signal was aborted, or is while waiting for a socket', async () => {
    const { url, seen, stalled } = await start()
    const { post } = startHost({ connections: 1 })
    expect(await failure(post(url, { signal: AbortSignal.abort() }))).toEqual({
      reason: 'aborted',
      sent: false,
    })
    const first = new AbortController()
    const second = new AbortController()
    const running = failure(post(`${url}/stall`, { signal: first.signal }))
    await stalled
    const waiting = failure(post(url, { signal: second.signal }))
    second.abort()
    expect(await waiting).toEqual({ reason: 'aborted', sent: false })
    first.abort()
    expect(await running).toEqual({ reason: 'aborted', sent: true })
    await post(`${url}/after`)
    expect(seen.map((request) => request.url)).toEqual(['/stall', '/after'])
  })
  it('when it is disposed', async () => {
    const { url, seen } = await start()
    const { host, post } = startHost()
    await post(url)
    await host[Symbol.asyncDispose]()
    expect(await failure(post(url))).toEqual({ reason: 'aborted', sent: false })
    const unused = startHost()
    await unused.host[Symbol.asyncDispose]()
    expect(await failure(unused.post(url))).toEqual({ reason: 'aborted', sent: false })
    expect(seen).toHaveLength(1)
  })
})

describe('sendBy', () => {
  /** Its look at the start sees 0, the one before the write sees what `later` says. */
  const twoLooks = (): Clock & { later: number } => {
    let looks = 0
    return {
      later: 0,
      now() {
        looks += 1
        return looks === 1 ? 0 : this.later
      },
      wall: () => 0,
      after: () => () => {},
    }
  }
  it('is looked at before anything is done', async () => {
    const { url, seen, sockets } = await start()
    const { post } = startHost({ clock: manualClock(1000) })
    expect(await failure(post(url, { sendBy: 1000 }))).toEqual({ reason: 'send-by', sent: false })
    expect([seen.length, sockets.size]).toEqual([0, 0])
  })
  it('is looked at again right before the write, and giving up leaves the socket usable', async () => {
    const { url, seen, sockets } = await start()
    const clock = twoLooks()
    const { post } = startHost({ clock, connections: 1 })
    clock.later = 5
    expect(await failure(post(`${url}/late`, { sendBy: 5 }))).toEqual({
      reason: 'send-by',
      sent: false,
    })
    clock.later = 4
    expect((await post(`${url}/in-time`, { sendBy: 5 })).status).toBe(200)
    expect(seen.map((request) => request.url)).toEqual(['/in-time'])
    expect(sockets.size).toBe(1)
  })
  it('ends the wait for a socket, and does not touch a request that was sent', async () => {
    const { url, seen, stalled } = await start()
    const clock = manualClock(0)
    const { post } = startHost({ clock, connections: 1 })
    const running = failure(post(`${url}/stall`, { sendBy: 2000, timeoutMs: 10_000 }))
    await stalled
    const waiting = failure(post(url, { sendBy: 2000, timeoutMs: 10_000 }))
    await clock.advance(2000)
    expect(await waiting).toEqual({ reason: 'send-by', sent: false })
    await clock.advance(8000)
    expect(await running).toEqual({ reason: 'timeout', sent: true })
    expect(seen).toHaveLength(1)
    expect(clock.pending).toBe(0)
  })
})

describe('a failure after the first byte says that it may have been sent', () => {
  it('when time is up, on the host clock; and before, while waiting for a socket', async () => {
    const { url, seen, stalled } = await start()
    const clock = manualClock(0)
    const { post } = startHost({ clock, connections: 1 })
    const running = failure(post(`${url}/stall`, { timeoutMs: 9000 }))
    await stalled
    const waiting = failure(post(url, { timeoutMs: 5000 }))
    await clock.advance(5000)
    expect(await waiting).toEqual({ reason: 'timeout', sent: false })
    await clock.advance(4000)
    expect(await running).toEqual({ reason: 'timeout', sent: true })
    expect(seen).toHaveLength(1)
  })
  it('without a timeoutMs: after a minute', async () => {
    const { url, stalled } = await start()
    const clock = manualClock(0)
    const running = failure(startHost({ clock }).post(`${url}/stall`))
    await stalled
    await clock.advance(59_999)
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    expect(await running).toEqual({ reason: 'timeout', sent: true })
  })
  it('when a reused socket is reset, and nothing is repeated', async () => {
    const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok'
    const { url, chunks } = await startRaw((n) => (n === 2 ? null : ok))
    const { host } = startHost()
    const get = () => host.fetch({ method: 'GET', url, headers: {} })
    expect((await get()).body).toBe('ok')
    expect(await failure(get())).toEqual({ reason: 'reset', sent: true })
    await settlePromises()
    expect(chunks()).toBe(2)
    expect((await get()).body).toBe('ok')
  })
  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'protocol'],
    ['a reply cut short', `HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok${cut}`, 'reset'],
    ['no reply', cut, 'reset'],
  ])('when there is %s', async (_what, reply, reason) => {
    const { url, chunks } = await startRaw(() => reply)
    const { host } = startHost({ clock: manualClock(0) })
    const exchange = failure(host.fetch({ method: 'GET', url, headers: {} }))
    expect(await exchange).toEqual({ reason, sent: true })
    expect(chunks()).toBe(1)
  })
  it('when the reply is larger than 8 MiB', async () => {
    const { url } = await start()
    expect(await failure(startHost().post(`${url}/large`))).toEqual({
      reason: 'protocol',
      sent: true,
    })
  })
  it('when the host is disposed', async () => {
    const { url, stalled } = await start()
    const { host, post } = startHost()
    const running = failure(post(`${url}/stall`))
    await stalled
    await host[Symbol.asyncDispose]()
    expect(await running).toEqual({ reason: 'aborted', sent: true })
  })
})
