import type { Call, Fault } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { encryptionOfUris, jsonResponse, postedObject, refusalOf, uuidFor } from './front-door.ts'

describe('the object that a request posts', () => {
  const request = { method: 'post', url: '/v1/calls?to=1#part', headers: {}, body: '{"to":"1"}' }
  const posted = (changed: Partial<typeof request>) => {
    const faults: Fault[] = []
    const pattern = /^\/v1\/calls$/
    const body = postedObject({ ...request, ...changed }, faults, {
      pattern,
      expected: '/v1/calls',
    })
    return { body, faults }
  }

  it('is read whatever the case of the method, the query and the fragment', () => {
    expect(posted({})).toEqual({ body: { to: '1' }, faults: [] })
  })

  it('is undefined where the body is not a JSON object', () => {
    for (const body of ['', '[]', 'null', '{'])
      expect(posted({ body })).toEqual({
        body: undefined,
        faults: [{ path: ['body'], message: 'must be a JSON object' }],
      })
  })

  it('comes with every fault of the request at once', () => {
    expect(posted({ method: 'GET', url: '/v2/calls', body: '' }).faults).toEqual([
      { path: ['method'], message: 'must be POST' },
      { path: ['url'], message: 'must be /v1/calls' },
      { path: ['body'], message: 'must be a JSON object' },
    ])
  })
})

it('a call is refused if it failed before any phone rang', () => {
  const call = (status: Call['status'], dialled: 'no' | 'yes' | 'unknown'): Call =>
    ({ status, error: { code: 'busy-far', message: 'words', dialled } }) as unknown as Call
  expect(refusalOf(call('failed', 'no'))).toMatchObject({ message: 'words' })
  expect(refusalOf(call('failed', 'yes'))).toBeNull()
  expect(refusalOf(call('failed', 'unknown'))).toBeNull()
  expect(refusalOf(call('canceled', 'no'))).toBeNull()
  expect(refusalOf({ status: 'failed', error: null } as unknown as Call)).toBeNull()
})

it('a JSON response has its type, JSON unless another is given', () => {
  expect(jsonResponse(201, { a: 1 })).toEqual({
    status: 201,
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
  })
  expect(jsonResponse(400, {}, 'application/problem+json').headers).toEqual({
    'content-type': 'application/problem+json',
  })
})

it('the UUID of a text has the form of version 4 and is its own', () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/
  expect(uuidFor('one')).toMatch(shape)
  expect(uuidFor('one')).toBe(uuidFor('one'))
  expect(uuidFor('one')).not.toBe(uuidFor('other'))
})

describe('encryption that the URIs of a call ask for', () => {
  const read = (call: Parameters<typeof encryptionOfUris>[0]) =>
    encryptionOfUris(
      call,
      (uri) => uri.endsWith(';secure'),
      (uri) => uri.replace(';secure', ''),
    )

  it('is required where every party asks for it', () => {
    const [to, sip] = ['sip:a@b.example;secure', 'sip:c@d.example;secure']
    const [bare, near] = ['sip:a@b.example', 'sip:c@d.example']
    const mediaEncryption = 'required'
    expect(read({ to })).toEqual({ to: bare, mediaEncryption })
    expect(read({ to, connect: { sip } })).toEqual({
      to: bare,
      connect: { sip: near },
      mediaEncryption,
    })
    const connect = { conference: 'desk' }
    expect(read({ to, connect })).toEqual({ to: bare, connect, mediaEncryption })
  })

  it.each([
    { to: 'sip:a@b.example' },
    { to: 'sip:a@b.example;secure', connect: { sip: 'sip:c@d.example' } },
    { to: 'sip:a@b.example', connect: { sip: 'sip:c@d.example;secure' } },
    { to: 'sip:a@b.example;secure', connect: { phone: '+14155550102' } },
  ])('leaves %j as it is', (call) => {
    expect(read(call)).toEqual(call)
  })
})
