import { connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../test/world.ts'
import { causeOrigin } from '../network/cause-origin.ts'

/** Status of a plain request: 200 while the server runs. */
const statusOf = async (url: string) => (await fetch(`${url}/_emulator/clock`)).status

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers })

/** Raw bytes on a socket of their own; resolves when the connection has ended, however it did. */
const raw = (url: string, bytes: Uint8Array | string) =>
  new Promise<void>((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.end(bytes))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
    socket.resume()
  })

describe('no request can stop the server', () => {
  it('not a body over 64 MiB (E1)', async () => {
    const { url } = await createWorld()
    const chunk = 'x'.repeat(1024 * 1024)
    const large = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let count = 0; count < 66; count++) controller.enqueue(Buffer.from(chunk))
        controller.close()
      },
    })
    const request = { method: 'POST', body: large, duplex: 'half' } as RequestInit
    await expect(fetch(`${url}/daily/rooms`, request)).rejects.toThrow('fetch failed')
    expect(await statusOf(url)).toBe(200)
  })

  it('not a body that is cut off, nor what is not HTTP (E1)', async () => {
    const { url } = await createWorld()
    for (const bytes of [
      'POST /daily/rooms HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{',
      'POST /daily/rooms HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      'GET http://[ HTTP/1.1\r\nhost: [\r\n\r\n',
      'GET //\\%%% HTTP/1.1\r\nhost: \u0000\r\n\r\n',
      'nonsense\r\n\r\n',
    ])
      await raw(url, bytes)
    expect(await statusOf(url)).toBe(200)
  })

  it('not any other request: none is answered 500 (E10)', async () => {
    const { url, emulator } = await createWorld()
    const faces = Object.keys(emulator.keys())
    const word = fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'rooms',
      'Calls.json',
      'v2',
      '..',
      '%',
      '%00',
      '[',
    )
    const path = fc.tuple(
      fc.constantFrom('/_emulator', ...faces.map((face) => `/${face}`)),
      fc.array(
        fc.oneof(word, fc.constantFrom('_emulator', 'faults', 'dialin', 'webhooks', 'calls')),
        { maxLength: 4 },
      ),
    )
    const value = fc.oneof(
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(
        '{"__proto__":{"x":1}}',
        '{"on":"__proto__","do":"constructor"}',
        '[',
        '',
        'null',
        '"x"',
      ),
      fc.string(),
    )
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS')
    let controls = 0
    await fc.assert(
      fc.asyncProperty(method, path, value, async (verb, [prefix, rest], body) => {
        if (prefix === '/_emulator') controls++
        const { status } = await emulator.handle({
          method: verb,
          url: [prefix, ...rest].join('/'),
          headers: { 'content-type': 'application/json' },
          body: new TextEncoder().encode(body),
          origin: url,
        })
        expect(status).not.toBe(500)
      }),
      { numRuns: 500 },
    )
    expect(controls).toBeGreaterThan(20)
    expect(await statusOf(url)).toBe(200)
  })
})

describe('controls', () => {
  it.each([
    '{"__proto__":{"on":"request"},"on":"request","do":"fail"}',
    '{"on":"__proto__","do":"fail"}',
    '{"on":"request","do":"constructor"}',
    '{"on":"request","do":"fail","match":{"toString":"x"}}',
    '{"on":"request","do":"delay","seconds":1e308}',
    '{"on":"request","do":"delay","seconds":864001}',
  ])('refuse the fault %s (E10)', async (body) => {
    const { url } = await createWorld()
    expect((await post(`${url}/_emulator/faults`, body)).status).toBe(400)
  })

  it('cannot be used by a page of another origin (E10)', async () => {
    const { url, emulator } = await createWorld()
    emulator.faults.add({ on: 'request', do: 'fail' })
    for (const path of ['/_emulator/reset', '/daily/_emulator/dialin'])
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'https://evil.example', 'content-type': 'text/plain' },
        { origin: 'null' },
      ] as Record<string, string>[])
        expect((await post(`${url}${path}`, '', headers)).status).toBe(403)
    expect(emulator.faults.list()).toHaveLength(1)
    expect((await post(`${url}/_emulator/reset`, '', { origin: url })).status).toBe(204)
    expect(emulator.faults.list()).toEqual([])
  })
})

it.each([
  ['http://a.example:81/x?y', 'http://a.example:81'],
  ['https://a.example/', 'https://a.example'],
  ['/calls', 'http://emulator.invalid'],
  ['file:///etc/hosts', 'http://emulator.invalid'],
  ['', 'http://emulator.invalid'],
])('a simulated caller of %j has an origin (E10)', (url, origin) => {
  expect(causeOrigin({ method: 'POST', url, headers: {}, body: '' })).toBe(origin)
})
