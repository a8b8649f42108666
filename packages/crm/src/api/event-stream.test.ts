import { ended, event } from '@callplane/core/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { contactId, far, tenant, testCrm, tokenFor, type TestCrm } from '../crm.fixture.ts'

interface Block {
  readonly id?: string
  readonly event?: string
  readonly data?: string
}

const open: ReadableStreamDefaultReader<Uint8Array>[] = []
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.cancel().catch(() => {})
})

/** A reader of the stream that waits for whole blocks. */
const follow = async (crm: TestCrm, lastEventId?: string, token?: string) => {
  const headers = new Headers({ authorization: `Bearer ${token ?? (await tokenFor())}` })
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
  const response = await crm.api(new Request('https://crm.example/api/calls/events', { headers }))
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  open.push(reader)
  let text = ''
  const next = async (): Promise<Block | null> => {
    while (!text.includes('\n\n')) {
      const { done, value } = await reader.read()
      if (done) return null
      text += new TextDecoder().decode(value)
    }
    const [block = '', ...rest] = text.split('\n\n')
    text = rest.join('\n\n')
    return Object.fromEntries(block.split('\n').map((line) => line.split(/:\s(.*)/, 2)))
  }
  return { response, next, reader }
}

const callOf = (block: Block | null) => JSON.parse(block?.data ?? 'null').call

describe('GET /api/calls/events', () => {
  it('tells a call as it goes, in the names of the API', async () => {
    const crm = testCrm()
    const { response, next } = await follow(crm)
    expect(response.headers.get('content-type')).toMatch('text/event-stream')
    expect(Object.keys((await next()) ?? {})).toEqual(['id'])
    const { callId } = (await crm.call('POST', '/api/calls/click-to-call', { contactId })).body.call
    const own = { attemptKey: crm.fake.keys[0] ?? '', references: { call: 'fake-1' } }
    await crm.webhook([event('answered', own)])
    await crm.webhook([ended('completed', 'hung-up', 'yes', own)])
    const recording = { id: 'RE1', status: 'completed', url: 'https://r.example/1' } as const
    await crm.webhook([event('recording', { ...own, recording })])
    const told = [await next(), await next(), await next(), await next()]
    expect(told.map((block) => block?.event)).toEqual([
      'call_initiated',
      'call_answered',
      'call_ended',
      'call_recording_ready',
    ])
    expect(told.map((block) => callOf(block).callId)).toEqual(Array(4).fill(callId))
    expect(JSON.parse(told[3]?.data ?? '')).toMatchObject({ recording: { id: 'RE1' } })
  })

  it('goes on where the reader was, without loss and without repetition', async () => {
    const crm = testCrm()
    const first = await follow(crm)
    const start = (await first.next())?.id
    await first.reader.cancel()
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: far })
    const { callId } = (await crm.call('POST', '/api/calls/sdk/initiate', { contactId })).body.call
    const second = await follow(crm, start)
    const told = [await second.next(), await second.next()]
    expect(told.map((block) => block?.event)).toEqual(['call_initiated', 'call_initiated'])
    const third = await follow(crm, told[0]?.id)
    expect(callOf(await third.next()).callId).toBe(callId)
    await crm.call('POST', `/api/calls/${callId}/terminate`)
    expect(await third.next()).toMatchObject({ event: 'call_ended' })
    expect(await second.next()).toMatchObject({ event: 'call_ended' })
  })

  it('says that something may be missing when it does not know the place', async () => {
    const crm = testCrm()
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: far })
    const { next } = await follow(crm, 'from-another-process.7')
    const lost = await next()
    expect(lost).toMatchObject({ event: 'events_lost', data: '{}' })
    const again = await follow(crm, lost?.id)
    await crm.call('POST', '/api/calls/sdk/inbound', { callerNumber: far })
    expect(await again.next()).toMatchObject({ event: 'call_initiated' })
  })

  it('tells nothing of another tenant', async () => {
    const crm = testCrm()
    const theirs = await tokenFor({ tenant: 'org-2', sub: 'spy' })
    const { next } = await follow(crm, undefined, theirs)
    await next()
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: far })
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: '+14155550177' }, theirs)
    expect(callOf(await next()).to).toBe('+14155550177')
  })

  it('shows that it lives, and ends with the token', async () => {
    const crm = testCrm()
    const expires = crm.host.clock.wall() / 1000 + 20
    const token = await tokenFor({ tenant, sub: 'user-1' }, undefined, expires)
    const { reader } = await follow(crm, undefined, token)
    let text = ''
    const reading = (async () => {
      for (let read = await reader.read(); !read.done; read = await reader.read())
        text += new TextDecoder().decode(read.value)
    })()
    await crm.host.clock.advance(15_000)
    await crm.host.clock.advance(15_000)
    await reading
    expect(text.match(/^: still here$/gm)).toHaveLength(1)
  })

  it('drops a reader after 30 s without reading, who comes back for the rest (C4)', async () => {
    const crm = testCrm()
    const { next, reader } = await follow(crm)
    const start = (await next())?.id
    const number = (index: number) => `+141555501${String(index % 100).padStart(2, '0')}`
    for (let index = 0; index < 300; index++)
      await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: number(index) })
    await crm.host.clock.advance(15_000)
    await crm.host.clock.advance(14_999)
    const other = await follow(crm, start)
    expect(callOf(await other.next()).to).toBe(number(0))
    await crm.host.clock.advance(1)
    await expect(reader.read()).rejects.toThrow('the reader stalled')
    const rest = await follow(crm, start)
    for (let index = 0; index < 300; index++)
      expect(callOf(await rest.next()).to).toBe(number(index))
  })

  it('keeps a reader that waits for events, however long (C4)', async () => {
    const crm = testCrm()
    const { next } = await follow(crm)
    await next()
    for (let minute = 0; minute < 5; minute++) {
      const waiting = next()
      for (let turn = 0; turn < 4; turn++) await crm.host.clock.advance(15_000)
      await waiting
    }
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: far })
    let block = await next()
    while (block && !block.event) block = await next()
    expect(callOf(block).to).toBe(far)
  })

  it('is limited to 8 streams per user, and free again after one is closed (C4)', async () => {
    const crm = testCrm()
    const headers = async (sub: string) => ({
      authorization: `Bearer ${await tokenFor({ tenant, sub })}`,
    })
    const ask = async (sub: string) =>
      crm.api(new Request('https://crm.example/api/calls/events', { headers: await headers(sub) }))
    const streams = []
    for (let index = 0; index < 8; index++) streams.push(await ask('user-1'))
    const refused = await ask('user-1')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('30')
    const other = await ask('user-2')
    expect(other.status).toBe(200)
    await streams.pop()?.body?.cancel()
    const again = await ask('user-1')
    expect(again.status).toBe(200)
    for (const stream of [...streams, other, again]) await stream.body?.cancel()
  })

  it('leaves nothing behind when the reader goes', async () => {
    const crm = testCrm()
    const before = crm.host.clock.pending
    const { reader, next } = await follow(crm)
    await next()
    expect(crm.host.clock.pending).toBe(before + 1)
    await reader.cancel()
    expect(crm.host.clock.pending).toBe(before)
  })
})
