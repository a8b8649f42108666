import { TransportError } from '@callplane/core'
import { milliseconds } from '@callplane/core/units'
import { manualClock } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { parseBoundedJson } from './bodies/bounded-json.ts'
import { cached, cachedByKey } from './cache/cached.ts'
import { findTransportError, toCallError, unreadableReply } from './errors/call-error.ts'
import { formEncode } from './bodies/form.ts'
import { checkedIdentifier } from './map/identifiers.ts'
import { lazySdk } from './client/lazy-sdk.ts'
import { nodeHost } from './host/node-host.ts'
import { retryAfterOf } from './client/retry-after.ts'
import { createScrub } from './errors/scrub.ts'
import { isStockMessage } from './errors/stock-message.ts'
import { textResponse } from './client/text-response.ts'

describe('deep JSON', () => {
  const deep = (levels: number, inside: string) =>
    `${'{"a":'.repeat(levels)}${inside}${'}'.repeat(levels)}`
  it('is cut at the same depth in objects and lists, and the rest stays', () => {
    const text = `{"before":[1],"deep":${deep(120, '[[1]]')},"text":"}]{[","after":{"b":2}}`
    const read = JSON.stringify(parseBoundedJson(text))
    expect(read).toBe(
      `{"before":[1],"deep":${'{"a":'.repeat(99)}null${'}'.repeat(99)},"text":"}]{[","after":{"b":2}}`,
    )
  })
  it('may have any number of values at the deepest level that is kept', () => {
    const list = (levels: number, inside: string) =>
      '['.repeat(levels) + inside + ']'.repeat(levels)
    const cut = list(99, '1,[null],2,[null],3')
    expect(JSON.stringify(parseBoundedJson(list(99, '1,[[]],2,[{"x":[]}],3')))).toBe(cut)
    expect(JSON.stringify(parseBoundedJson(list(99, '1,[],2,{},3')))).toBe(list(99, '1,[],2,{},3'))
  })
  it('keeps escapes at the end of texts apart from their ends', () => {
    const text = JSON.stringify({ a: 'ends with \\', b: '\\"[', c: '['.repeat(150), d: '"' })
    expect(parseBoundedJson(text)).toEqual(JSON.parse(text))
    const both = `{"a":"\\\\","b":${deep(150, '1')},"c":"\\"]"}`
    expect(parseBoundedJson(both)).toMatchObject({ a: '\\', c: '"]' })
  })
})

describe('a value that is kept', () => {
  it('is loaded again at its time, and kept from when it came', async () => {
    const clock = manualClock(0)
    let loads = 0
    let give: (value: number) => void = () => {}
    const value = cached(clock, milliseconds(1000), () => {
      loads += 1
      return new Promise<number>((resolve) => (give = resolve))
    })
    const first = value()
    await clock.advance(5000)
    // Still loading: no second request, however long it takes.
    void value()
    give(1)
    await first
    await clock.advance(999)
    void value()
    expect(loads).toBe(1)
    await clock.advance(1)
    void value()
    expect(loads).toBe(2)
  })
  it('is the same thousand at a time, the oldest gone', async () => {
    const loads = new Map<string, number>()
    const value = cachedByKey(manualClock(0), milliseconds(1000), async (key) => {
      loads.set(key, (loads.get(key) ?? 0) + 1)
      return key
    })
    for (let key = 0; key < 1000; key++) await value(`${key}`)
    await value('0')
    expect(loads.get('0')).toBe(1)
    await value('one more')
    await value('1')
    expect(loads.get('1')).toBe(1)
    await value('0')
    expect(loads.get('0')).toBe(2)
    value.clear()
    await value('1')
    expect(loads.get('1')).toBe(2)
  })
  it('that failed does not take away the one that came after it', async () => {
    const given: ((error?: Error) => void)[] = []
    const value = cached(
      manualClock(0),
      milliseconds(1000),
      () =>
        new Promise<number>((resolve, reject) => {
          const call = given.length
          given.push((error) => (error ? reject(error) : resolve(call)))
        }),
    )
    const failing = value()
    value.clear()
    const fresh = value()
    given[0]?.(new Error('down'))
    given[1]?.()
    await expect(failing).rejects.toThrow('down')
    expect([await fresh, await value(), given.length]).toEqual([1, 1, 2])
  })
})

describe('an error of a client', () => {
  it('is searched as deep as any SDK wraps', () => {
    const inner = new TransportError('reset', true)
    const wrapped = (times: number): unknown =>
      times === 0 ? inner : new Error('outer', { cause: wrapped(times - 1) })
    expect(findTransportError(wrapped(15))).toBe(inner)
    expect(findTransportError(wrapped(16))).toBeUndefined()
  })
  it('of another copy of core needs its name, its class and its flag', () => {
    const named = { name: 'TransportError', sent: true }
    expect(findTransportError(Object.assign(new Error('x'), named))).toBeDefined()
    expect(findTransportError(named)).toBeUndefined()
    expect(findTransportError(Object.assign(new Error('x'), { sent: true }))).toBeUndefined()
    expect(
      findTransportError(Object.assign(new Error('x'), { name: 'TransportError' })),
    ).toBeUndefined()
  })
  it('says what failed', () => {
    expect(toCallError('acme', 'text').message).toBe('acme: the request failed')
    expect(toCallError('acme', new TransportError('timeout', true)).message).toMatch(/^acme: /)
    expect(unreadableReply('acme', 'the dial')).toMatchObject({
      code: 'unexpected',
      provider: 'acme',
      dialled: 'unknown',
      message: 'acme: the response to the dial is malformed',
    })
  })
})

describe('texts', () => {
  it('of a form are escaped like URLSearchParams, each sign', () => {
    for (let code = 1; code < 256; code++) {
      const text = `x${String.fromCharCode(code)}y`
      expect(formEncode({ a: text })).toBe(new URLSearchParams({ a: text }).toString())
    }
  })
  it.each([
    ['12.50', 12.5],
    ['120', 120],
    ['1.', undefined],
    ['1x', undefined],
    ['x1', undefined],
    ['   ', undefined],
    ['Fri, 20 Nov 2026 12:00:00.001 GMT', 1],
  ])('of a retry-after as %j are %s s', (text, seconds) => {
    const now = Date.UTC(2026, 10, 20, 12)
    expect(retryAfterOf({ 'retry-after': text }, now)).toBe(seconds)
  })
  it.each([
    ['Not Found', true],
    ['not found!', true],
    ['Internal  Server -- Error', true],
    ['Internal Server', true],
    ['Gateway Timeout', true],
    ['API rate limit exceeded', true],
    ['404 Not Found', false],
    ['Error', true],
    ['Server Error', false],
    ['Not Found: room', false],
    ['', false],
  ])('of a gateway such as %j say no more than a status: %s', (text, stock) => {
    expect(isStockMessage(text)).toBe(stock)
  })
  it.each([
    ['Bearer abcdefg1', 'Bearer [secret]'],
    ['bearer  abcdefg1', 'bearer  [secret]'],
    ['BEARER%20abcdefg1', 'BEARER%20[secret]'],
    ['Basic+QUJDREVGRw==', 'Basic+[secret]'],
    ['BASIC abcdefgH', 'BASIC [secret]'],
    ['Bearer abcdef1', 'Bearer abcdef1'],
    ['Bearer abcdefghij', 'Bearer abcdefghij'],
    ['xBearer abcdefg1', 'xBearer abcdefg1'],
    ['beaRer abcdefg1', 'beaRer abcdefg1'],
    ['eyJabcd.efgh.', '[secret]'],
    ['eyJabc.efgh.ijkl', 'eyJabc.efgh.ijkl'],
    // Texts that were cut.
    ['{"authorization":"KEY01', '{"authorization":"[secret]"'],
    ['{"authorization":"KEY\\"01\\', '{"authorization":"[secret]"'],
    ['{\\"authorization\\":\\"KEY01', '{\\"authorization\\":\\"[secret]\\"'],
    ["{ authorization: 'KEY01", "{ authorization: '[secret]'"],
    ["authorization: 'KEY01\nhost: a", "authorization: 'KEY01\nhost: a"],
    ["authorization: ['KEY0123']", "authorization: ['[secret]']"],
    ['-----BEGIN PRIVATE KEY-----\nMIIE', '-----BEGIN PRIVATE KEY-----\nMIIE'],
    [
      'a -----BEGIN EC PRIVATE KEY-----x-----END EC PRIVATE KEY----- b -----BEGIN PRIVATE KEY-----y-----END PRIVATE KEY----- c',
      'a [secret] b [secret] c',
    ],
  ])('that look like credentials go: %j is %j', (text, scrubbed) => {
    expect(createScrub([])(text)).toBe(scrubbed)
  })
  it('of four signs and more are secrets, in base64 of any padding', () => {
    expect(createScrub(['abcd'])('xabcdx')).toBe('x[secret]x')
    for (const secret of ['secret-1', 'secret-12', 'secret-123']) {
      const base64 = Buffer.from(secret).toString('base64')
      const scrub = createScrub([secret])
      for (const text of [base64, base64.replace(/=+$/, ''), encodeURIComponent(base64)])
        expect(scrub(`<${text}>`)).toBe('<[secret]>')
    }
    expect(createScrub(["it's (me)!"])(encodeURIComponent("it's (me)!"))).toBe('[secret]')
    expect(createScrub(["it's (me)!"])('it%27s%20%28me%29%21')).toBe('[secret]')
    expect(createScrub(["it's (me)!"])('it%27s+%28me%29%21')).toBe('[secret]')
    expect(createScrub(["it's <me>"])('it&apos;s &lt;me&gt;')).toBe('[secret]')
  })
})

describe('an identifier', () => {
  const any = { provider: 'acme', name: 'id', pattern: /[^]*/, expected: 'x' }
  it('has at most 512 characters, and must match as a whole', () => {
    expect(checkedIdentifier('x'.repeat(512), any)).toHaveLength(512)
    expect(() => checkedIdentifier('x'.repeat(513), any)).toThrow('invalid reference')
    expect(() => checkedIdentifier('xay', { ...any, pattern: /a/ })).toThrow('invalid reference')
    expect(() => checkedIdentifier('', any)).toThrow('invalid reference')
  })
})

describe('an SDK that is missing', () => {
  const missing = (message: string, code?: string) => Object.assign(new Error(message), { code })
  it.each([
    [missing("Cannot find package 'acme'", 'EACCES')],
    [missing("Cannot find package 'acme'")],
    [{ code: 'ERR_MODULE_NOT_FOUND', message: "Cannot find package 'acme'" }],
    ['text'],
  ])('is told from %s', async (cause) => {
    const sdk = lazySdk('acme@^1.0.0', () => Promise.reject(cause as Error), 'acme')
    await expect(sdk()).rejects.toBe(cause)
  })
  it('is named without its range, a scope included', async () => {
    const cause = missing("Cannot find package '@acme/a@b'", 'ERR_MODULE_NOT_FOUND')
    const sdk = lazySdk('@acme/a@^1', () => Promise.reject(cause), 'acme')
    await expect(sdk()).rejects.toBe(cause)
  })
})

describe('the public address', () => {
  it.each(['https://a.example/#x', 'https://a.example/?b', 'xhttps://a', 'httpsx://a', ''])(
    'may not be %j',
    (publicUrl) => {
      expect(() => nodeHost({ publicUrl })).toThrow('publicUrl')
    },
  )
  it.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://a.example///', 'https://a.example'],
    ['https://a.example/b', 'https://a.example/b'],
  ])('as %s is %s', (publicUrl, kept) => {
    expect(nodeHost({ publicUrl }).publicUrl).toBe(kept)
  })
})

describe('a reply as a Response', () => {
  const reply = (status: number, body = 'x') => textResponse({ status, headers: {}, body })
  it.each([
    [200, true],
    [299, true],
    [300, false],
    [404, false],
    [599, false],
  ])('of status %i is ok: %s', (status, ok) => {
    const response = reply(status)
    expect([response.ok, response.redirected, response.url, response.statusText]).toEqual([
      ok,
      false,
      '',
      '',
    ])
    expect(response.type).toBe('default')
  })
  it.each([199, 600, 100])('cannot have the status %i', (status) => {
    expect(() => reply(status)).toThrow(TransportError)
  })
  it.each([204, 205, 304])('of status %i has no body', async (status) => {
    expect([reply(status).body, await reply(status).text()]).toEqual([null, ''])
    expect((await reply(status).arrayBuffer()).byteLength).toBe(0)
  })
  it('is read once, in whichever way it is read first', async () => {
    const streamed = reply(200)
    const reader = streamed.body?.getReader()
    await reader?.read()
    expect(streamed.bodyUsed).toBe(true)
    await expect(streamed.text()).rejects.toThrow(TypeError)
    expect(() => streamed.clone()).toThrow(TypeError)
    const text = reply(200)
    await text.text()
    await expect(text.text()).rejects.toThrow(TypeError)
    await expect(text.arrayBuffer()).rejects.toThrow(TypeError)
    expect(() => text.body).toThrow(TypeError)
    // Looking at the body reads nothing of it.
    const looked = reply(200, 'whole')
    expect(looked.body).not.toBeNull()
    expect([looked.bodyUsed, await looked.text()]).toEqual([false, 'whole'])
  })
  it('has the same headers whenever they are asked for', () => {
    const response = textResponse({ status: 200, headers: { 'x-a': 'b' }, body: '' })
    expect(response.headers).toBe(response.headers)
    expect(response.headers.get('X-A')).toBe('b')
  })
  it('reads forms', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = textResponse({ status: 200, headers, body: 'a=b' })
    expect((await response.formData()).get('a')).toBe('b')
  })
})
