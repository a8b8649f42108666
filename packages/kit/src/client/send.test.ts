import { TransportError, type FetchLimits, type Host, type WireRequest } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { send } from './send.ts'
import { systemClock } from '../host/system-clock.ts'

const request = {
  method: 'POST',
  url: 'https://api.example.com/calls',
  headers: { 'content-type': 'application/json', authorization: '[secret]' },
  body: '{}',
}

const hostWith = (fetch: Host['fetch']): Host => ({ clock: systemClock, log: () => {}, fetch })

describe('send', () => {
  it('adds the credentials in place of headers of the same name, and returns any reply', async () => {
    const seen: [WireRequest, FetchLimits | undefined][] = []
    const reply = { status: 500, headers: {}, body: '' }
    const host = hostWith(async (...given) => {
      seen.push([given[0], given[1]])
      return reply
    })
    const limits = { sendBy: 7 }
    expect(
      await send(host, request, {
        provider: 'acme',
        limits,
        secretHeaders: { Authorization: 'Basic QTpi' },
      }),
    ).toBe(reply)
    await send(host, request, { provider: 'acme' })
    expect(seen[0]).toEqual([
      { ...request, headers: { 'content-type': 'application/json', Authorization: 'Basic QTpi' } },
      limits,
    ])
    expect(seen[1]?.[0]).toEqual(request)
    expect(request.headers.authorization).toBe('[secret]')
  })
  it('makes a call error of a transport error', async () => {
    const cause = new TransportError('reset', true)
    await expect(
      send(
        hostWith(() => Promise.reject(cause)),
        request,
        { provider: 'acme' },
      ),
    ).rejects.toMatchObject({ code: 'transport', dialled: 'unknown', provider: 'acme', cause })
  })
})
