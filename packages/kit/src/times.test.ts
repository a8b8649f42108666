import { CallError, type FetchLimits, type Host, type WireRequest } from '@callplane/core'
import { milliseconds, seconds } from '@callplane/core/units'
import { manualClock } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { cached, cachedByKey } from './cache/cached.ts'
import { toCallError } from './errors/call-error.ts'
import { deadlineFor } from './client/deadline.ts'
import { mintJwt, verifyJwt } from './client/jwt.ts'
import { retryAfterOf } from './client/retry-after.ts'
import { webFetch } from './client/web-fetch.ts'
import { attemptKeyOf, isStale, queryOf } from './webhooks/webhook-request.ts'

const epoch = Date.UTC(2026, 10, 20, 12)

describe('the window of a signed time', () => {
  // Seconds of the window; milliseconds by which the stamp differs from the arrival.
  it.each([
    [5, 4_999, false],
    [5, 5_000, false],
    [5, 5_001, true],
    [5, -4_999, false],
    [5, -5_000, false],
    [5, -5_001, true],
    [600, 599_999, false],
    [600, 600_001, true],
    [600, -600_001, true],
  ])('of %i s is left at %i ms: %s', (window, off, stale) => {
    expect(isStale(epoch + off, epoch, seconds(window))).toBe(stale)
  })
})

describe('the wait that an HTTP date asks for', () => {
  it.each([
    [999, 1],
    [1_000, 1],
    [1_001, 2],
    [90_000, 90],
    [1, 1],
    [0, 0],
    [-1, 0],
    [-90_000, 0],
  ])('%i ms ahead is %i s', (ahead, seconds) => {
    const headers = { 'retry-after': new Date(epoch).toUTCString() }
    expect(retryAfterOf(headers, epoch - ahead)).toBe(seconds)
  })
})

describe('the deadline of an exchange', () => {
  it.each([
    [{}, 10_000],
    [{ ringTimeout: 45 }, 10_000],
    [{ waitsForAnswer: true, ringTimeout: 1 }, 16_000],
    [{ waitsForAnswer: true, ringTimeout: 45 }, 60_000],
    // The call's own limit comes before the longest default of a provider, also where it is longer.
    [{ waitsForAnswer: true, ringTimeout: 600 }, 615_000],
    [{ waitsForAnswer: true }, 135_000],
  ])('for %j is %i ms', (given, milliseconds) => {
    expect(deadlineFor(given)).toBe(milliseconds)
  })
})

describe('a token', () => {
  const key = 'a shared secret'
  const verify = (token: string, now: number, more: object = {}) =>
    verifyJwt({ token, algorithm: 'HS256', key, now, ...more })
  // `exp` is the first second at which the token no longer holds (RFC 7519 §4.1.4).
  it.each([
    [90, 0, 89_999, true],
    [90, 0, 90_000, false],
    [90, 0, 90_001, false],
    [90, 7, 96_999, true],
    [90, 7, 97_000, false],
  ])(
    'for %i s, with %i s of tolerance, after %i ms: %s',
    async (expiresIn, tolerance, after, valid) => {
      const token = await mintJwt({
        algorithm: 'HS256',
        key,
        claims: {},
        issuedAt: epoch,
        expiresIn,
      })
      expect((await verify(token, epoch + after, { tolerance })) !== null).toBe(valid)
    },
  )
  it.each([
    [20, 19_999, true],
    [20, 20_000, true],
    [20, 21_000, false],
  ])('is at most %i s old: %i ms, %s', async (maxAge, after, valid) => {
    const token = await mintJwt({
      algorithm: 'HS256',
      key,
      claims: {},
      issuedAt: epoch,
      expiresIn: 3_600,
    })
    expect((await verify(token, epoch + after, { maxAge })) !== null).toBe(valid)
  })
  it('is signed with the key that is given, whichever was used before', async () => {
    const mint = (secret: string) =>
      mintJwt({ algorithm: 'HS256', key: secret, claims: {}, issuedAt: epoch, expiresIn: 60 })
    const first = await mint('first key')
    const second = await mint('second key')
    const verified = async (token: string, secret: string) =>
      (await verifyJwt({ token, algorithm: 'HS256', key: secret, now: epoch })) !== null
    expect(await verified(first, 'first key')).toBe(true)
    expect(await verified(second, 'second key')).toBe(true)
    expect(await verified(second, 'first key')).toBe(false)
  })
})

describe('a cached value', () => {
  it.each([
    [1, 1],
    [250, 1],
    [3_600_000, 1],
  ])('that is kept for %i ms is loaded again then, however often it was read', async (ttl) => {
    const clock = manualClock(epoch)
    let loads = 0
    const value = cached(clock, milliseconds(ttl), async () => (loads += 1))
    await value()
    for (let read = 0; read < 5; read += 1) await value()
    await clock.advance(ttl - 1)
    expect(await value()).toBe(1)
    await clock.advance(1)
    expect(await value()).toBe(2)
    await clock.advance(ttl - 1)
    expect(await value()).toBe(2)
    await clock.advance(2)
    expect(await value()).toBe(3)
  })
  it('has a time of its own for each key', async () => {
    const clock = manualClock(epoch)
    const loads: string[] = []
    const value = cachedByKey(clock, milliseconds(100), async (key) => {
      loads.push(key)
      return `${key}${loads.length}`
    })
    await value('a')
    await clock.advance(60)
    await value('b')
    await clock.advance(39)
    expect([await value('a'), await value('b')]).toEqual(['a1', 'b2'])
    await clock.advance(1)
    expect([await value('a'), await value('b')]).toEqual(['a3', 'b2'])
    await clock.advance(60)
    expect([await value('a'), await value('b')]).toEqual(['a3', 'b4'])
  })
})

describe('the query of a webhook', () => {
  it('is that of its own URL, whichever was read before', () => {
    const url = (attempt: string) => `https://calls.example.com/webhooks/a?attempt=${attempt}`
    const keys = ['k-1', 'k-2', 'k-2', 'k-1'].map((attempt) => attemptKeyOf(url(attempt)))
    expect(keys).toEqual(['k-1', 'k-2', 'k-2', 'k-1'])
    expect({ ...queryOf('https://calls.example.com/webhooks/a') }).toEqual({})
    expect({ ...queryOf(url('k-3')) }).toEqual({ attempt: 'k-3' })
  })
})

describe('where two sources differ', () => {
  const sentBy = async (input: Request, init: RequestInit) => {
    const seen: { readonly request: WireRequest; readonly limits: FetchLimits | undefined }[] = []
    const host: Host = {
      clock: manualClock(epoch),
      log: () => {},
      fetch: async (request, limits) => {
        seen.push({ request, limits })
        return { status: 200, headers: {}, body: '' }
      },
    }
    await webFetch(host)(input, init)
    const [sent] = seen
    if (!sent) throw new Error('nothing was sent')
    return sent
  }
  it('fetch takes method, headers, body and signal of its options before those of the request', async () => {
    const [inRequest, inOptions] = [new AbortController(), new AbortController()]
    const { request, limits } = await sentBy(
      new Request('https://api.example.com/calls', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'x-from': 'request', 'x-only': 'request' },
        body: 'request',
        signal: inRequest.signal,
      }),
      {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'x-from': 'options' },
        body: '"options"',
        signal: inOptions.signal,
      },
    )
    expect(request).toMatchObject({ method: 'PUT', body: '"options"' })
    expect(request.headers).toEqual({ 'content-type': 'application/json', 'x-from': 'options' })
    inRequest.abort()
    expect(limits?.signal?.aborted).toBe(false)
    inOptions.abort()
    expect(limits?.signal?.aborted).toBe(true)
  })
  it.each([
    [{ dialled: 'no' as const, message: 'refused' }, ['no', 'refused']],
    [{ dialled: 'yes' as const }, ['yes', 'p: the request failed']],
    [{}, ['unknown', 'p: the request failed']],
  ])('the hints %j come before the defaults of an error', (hints, expected) => {
    const error = toCallError('p', new Error('text of a client'), hints)
    expect([error.dialled, error.message]).toEqual(expected)
  })
  it.each([
    [{ provider: 'p', dialled: 'no' as const }, 'no'],
    [{ provider: 'p' }, 'unknown'],
    [{ dialled: 'yes' as const }, 'yes'],
    [{}, 'no'],
  ])('an error with %j has dialled %s', (details, dialled) => {
    expect(new CallError('unexpected', 'text', details).dialled).toBe(dialled)
  })
})
