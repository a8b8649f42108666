import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { testCrm, tokenFor } from './crm.fixture.ts'
import { nodeListener } from './node-listener.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const serve = async (listener: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const authorization = async () => ({ authorization: `Bearer ${await tokenFor()}` })

describe('a fetch handler in a server of node', () => {
  it('gets requests whole and answers them', async () => {
    const url = await serve(nodeListener(testCrm().api))
    const headers = await authorization()
    const body = JSON.stringify({ phoneNumber: '+14155550123' })
    const reply = await fetch(`${url}/api/calls/sdk/initiate`, { method: 'POST', headers, body })
    expect(reply.status).toBe(201)
    expect(reply.headers.get('content-type')).toMatch('application/json')
    const history = await fetch(`${url}/api/calls/history?limit=1`, { headers })
    expect(await history.json()).toMatchObject({ total: 1 })
  })

  it('sees the whole path below a mount, and the body behind a parser', async () => {
    const listener = nodeListener(testCrm().api)
    const parse = async (request: IncomingMessage) => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      return Object.assign(request, {
        originalUrl: request.url,
        url: '/',
        body: JSON.parse(text) as unknown,
      })
    }
    const url = await serve((request, response) => {
      void parse(request).then((parsed) => listener(parsed, response))
    })
    const reply = await fetch(`${url}/api/calls/sdk/initiate`, {
      method: 'POST',
      headers: await authorization(),
      body: '{"phoneNumber":"+14155550123"}',
    })
    expect(reply.status).toBe(201)
  })

  it('streams events as they come, until the reader goes', async () => {
    const crm = testCrm()
    const url = await serve(nodeListener(crm.api))
    const gone = new AbortController()
    const headers = await authorization()
    const reply = await fetch(`${url}/api/calls/events`, { headers, signal: gone.signal })
    const reader = (reply.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: '+14155550123' })
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch('event: call_initiated')
    // The stream's own timer, and that of the call, which is live.
    expect(crm.host.clock.pending).toBe(2)
    gone.abort()
    await expect(reader.read()).rejects.toThrow('aborted')
    while (crm.host.clock.pending > 1) await new Promise(setImmediate)
  })

  it('stops reading a body that is too large', async () => {
    const url = await serve(nodeListener(testCrm().api))
    const upload = send(`${url}/api/calls/sdk/initiate`, {
      method: 'POST',
      headers: await authorization(),
    })
    upload.on('error', () => {})
    for (let chunk = 0; chunk < 20; chunk++) upload.write('x'.repeat(64 * 1024))
    const [reply] = (await once(upload, 'response')) as [IncomingMessage]
    expect(reply.statusCode).toBe(413)
    expect(reply.headers.connection).toBe('close')
    upload.destroy()
  })

  it('answers a malformed request', async () => {
    const url = await serve(nodeListener(testCrm().api))
    const odd = send(url, { method: 'TRACE', path: '/api/calls/history' }).end()
    const [reply] = (await once(odd, 'response')) as [IncomingMessage]
    expect(reply.statusCode).toBe(400)
  })
})
