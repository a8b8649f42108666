import { CallError, type WireRequest, type WireResponse } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { createJsonApi, orNull, unlessGone } from './json-api.ts'
import { createRefusal, faultUnder } from '../errors/refusal.ts'

const reply = (status: number, body: string): WireResponse => ({ status, headers: {}, body })

const setUp = (
  answer: WireResponse,
  authorization: () => string | Promise<string> = () => 'Bearer key',
) => {
  const sent: WireRequest[] = []
  const host = manualHost({
    fetch: (request) => {
      sent.push(request)
      return Promise.resolve(answer)
    },
  })
  const api = createJsonApi({
    provider: 'acme',
    host,
    baseUrl: 'https://api.acme.example/v1',
    authorization,
    refusal: createRefusal({
      provider: 'acme',
      faultOf: faultUnder({ text: ['message'] }),
      refusals: [400, 404],
      wording: [[/room/, 'room-unusable']],
    }),
    scrub: (text) => text.replaceAll('key', '[secret]'),
  })
  return { api, sent }
}

describe('createJsonApi', () => {
  it('sends JSON with the credential, and parses the reply', async () => {
    const { api, sent } = setUp(reply(200, '{"id":7}'))
    const query = { a: 'x y', b: undefined, c: 1 }
    expect(await api.request('POST', '/calls', { query, body: { to: 1 } })).toEqual({ id: 7 })
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'https://api.acme.example/v1/calls?a=x+y&c=1',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: 'Bearer key',
        },
        body: '{"to":1}',
      },
    ])
  })

  it('signs each request in place of a credential', async () => {
    const sent: WireRequest[] = []
    const host = manualHost({
      fetch: (request) => (sent.push(request), Promise.resolve(reply(200, '{}'))),
    })
    const api = createJsonApi({
      provider: 'acme',
      host,
      baseUrl: 'https://api.acme.example/v1',
      sign: ({ method, url, body }) => ({ authorization: [method, url, body].join(' ') }),
      refusal: createRefusal({ provider: 'acme', faultOf: () => undefined, refusals: [] }),
      scrub: (text) => text,
    })
    await api.request('POST', '/calls', { body: { to: 1 } })
    expect(sent[0]?.headers['authorization']).toBe(
      'POST https://api.acme.example/v1/calls {"to":1}',
    )
  })

  it('sends in the same turn where the credential is at hand', () => {
    const { api, sent } = setUp(reply(200, ''))
    void api.request('GET', '/calls')
    expect(sent).toHaveLength(1)
  })

  it('waits for a credential that is being made', async () => {
    const { api, sent } = setUp(reply(200, ''), () => Promise.resolve('Bearer made'))
    expect(await api.request('GET', '/calls')).toBeNull()
    expect(sent[0]?.headers['authorization']).toBe('Bearer made')
  })

  it('gives null only for what the provider itself says it does not have', async () => {
    const missing = { nullable: true }
    const own = setUp(reply(404, '{"message":"no such call"}')).api
    expect(await own.request('GET', '/calls/1', missing)).toBeNull()
    await expect(own.request('GET', '/calls/1')).rejects.toMatchObject({ code: 'not-found' })
    // A finer code is about what is not there too.
    const room = setUp(reply(404, '{"message":"no such room"}')).api
    expect(await room.request('GET', '/rooms/1', missing)).toBeNull()
    const proxy = setUp(reply(404, '<html>')).api
    await expect(proxy.request('GET', '/calls/1', missing)).rejects.toMatchObject({
      code: 'unexpected',
      dialled: 'unknown',
    })
  })

  it('names an unreadable reply by its path, without numbers', async () => {
    const { api } = setUp(reply(200, '<html>'))
    const failed = api.request('GET', '/numbers/%2B14155550123')
    await expect(failed).rejects.toMatchObject({ code: 'unexpected', dialled: 'unknown' })
    await expect(failed).rejects.toThrow(
      'acme: the response to GET /v1/numbers/[number] is malformed',
    )
  })
})

describe('orNull and unlessGone', () => {
  const missing = () => Promise.reject(new CallError('not-found', 'x'))
  const failed = () => Promise.reject(new CallError('auth', 'x'))

  it('take a missing object for none, and nothing else', async () => {
    expect(await orNull(missing())).toBeNull()
    expect(await orNull(Promise.resolve(1))).toBe(1)
    await expect(orNull(failed())).rejects.toMatchObject({ code: 'auth' })
    expect(await unlessGone(missing())).toBeUndefined()
    await expect(unlessGone(failed())).rejects.toMatchObject({ code: 'auth' })
  })
})
