import { once } from 'node:events'
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { business, far, tenant, testCrm, tokenFor, user, type TestCrm } from '../crm.fixture.ts'
import { tenantCalls } from '../access/permissions.ts'
import { memoryEventJournal, maxJournalBytes } from '../log/event-journal.ts'
import { nodeListener } from '../node-listener.ts'
import { chunkBytes } from './event-cursor.ts'
import { maxStall } from './event-stream.ts'
import { maxPageBytes } from './operations/reading.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const apiKeys = [{ key: 'key-1', tenant, user }]
const calls = 40
const readers = 50

const ingest = async ({ call }: TestCrm) => {
  // 1,000 lines of 1,000 characters.
  const transcript = Array.from({ length: 1_000 }, () => ({
    role: 'agent',
    message: 'x'.repeat(1_000),
  }))
  for (let index = 0; index < calls; index++) {
    const body = {
      direction: 'outbound',
      fromNumber: business,
      toNumber: far,
      duration: 60,
      status: 'completed',
      transcript,
      summary: 's'.repeat(4_000),
      recording: 'https://files.example/a.mp3',
    }
    expect((await call('POST', '/api/calls/ingest', body, 'key-1')).status).toBe(201)
  }
}

describe('megabytes of transcripts (C4)', () => {
  it('stay out of lists, which end at 1 MiB and say where the next page begins', async () => {
    const crm = testCrm({ apiKeys })
    await ingest(crm)
    // As many calls again whose detail is just small enough for a list.
    const body = { direction: 'outbound', fromNumber: business, toNumber: far, duration: 0 }
    const metadata = { note: 'n'.repeat(4_000) }
    for (let index = 0; index < 160; index++) {
      const call = { ...body, status: 'failed', summary: 's'.repeat(4_000), metadata }
      await crm.call('POST', '/api/calls/ingest', call, 'key-1')
    }
    let offset = 0
    const seen = new Set<string>()
    let pages = 0
    for (; seen.size < calls + 160; pages++) {
      const page = (await crm.call('GET', `/api/calls/history?limit=200&offset=${offset}`)).body
      const bytes = Buffer.byteLength(JSON.stringify(page.calls))
      expect(bytes).toBeLessThan(maxPageBytes + 10_000)
      for (const call of page.calls) seen.add(call.callId)
      expect(page.total).toBe(calls + 160)
      if (page.nextOffset === undefined) break
      offset = page.nextOffset
    }
    expect(seen.size).toBe(calls + 160)
    expect(pages).toBe(1)
  })

  it('are not held for 50 stalled HTTP readers, who are dropped after 30 s', async () => {
    const journal = memoryEventJournal()
    const crm = testCrm({ apiKeys, journal, permissions: () => tenantCalls })
    const responses: ServerResponse[] = []
    const listener = nodeListener(crm.api)
    const server = createServer((request, response) => {
      responses.push(response)
      listener(request, response)
    })
    // The buffers of a local socket are small, so that a reader stalls after some 200 KiB.
    server.listen(join(tmpdir(), `callplane-${crypto.randomUUID()}.sock`))
    await once(server, 'listening')
    closers.push(() => {
      server.close()
      server.closeAllConnections()
    })
    const clients: IncomingMessage[] = []
    for (let index = 0; index < readers; index++) {
      const token = await tokenFor({ tenant, sub: `user-${Math.floor(index / 8)}` })
      const request = send({
        socketPath: server.address() as string,
        path: '/api/calls/events',
        headers: { authorization: `Bearer ${token}` },
        agent: false,
      })
      request.on('error', () => {}).end()
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      expect(response.statusCode).toBe(200)
      response.on('error', () => {})
      response.pause()
      clients.push(response)
    }
    await ingest(crm)
    // The sockets take what they can, until every one of them is full.
    while (responses.some((response) => !response.writableNeedDrain))
      await new Promise((resolve) => setImmediate(resolve))
    const buffered = responses.map((response) => response.writableLength)
    expect(Math.max(...buffered)).toBeLessThan(chunkBytes + 32 * 1024)
    expect(journal.bytes(tenant)).toBeLessThan(maxJournalBytes)
    expect(journal.bytes(tenant)).toBeLessThan(calls * 3 * 6 * 1024)

    await crm.host.clock.advance(maxStall)
    expect(responses.every((response) => response.destroyed)).toBe(true)
    // A client that reads on finds the connection cut.
    for (const client of clients) {
      const closed = new Promise((resolve) => client.once('close', resolve))
      client.resume()
      await closed
      expect(client.complete).toBe(false)
    }
    // Their places are free again.
    const token = await tokenFor({ tenant, sub: 'user-0' })
    const headers = { authorization: `Bearer ${token}` }
    const url = 'https://crm.example/api/calls/events'
    const again = await crm.api(new Request(url, { headers }))
    expect(again.status).toBe(200)
    await again.body?.cancel()
  })

  it('push no more than 4 MiB of events into the journal', async () => {
    const journal = memoryEventJournal()
    const crm = testCrm({ apiKeys, journal })
    const body = { direction: 'outbound', fromNumber: business, toNumber: far, duration: 0 }
    const big = { ...body, status: 'failed', summary: 's'.repeat(4_000) }
    for (let index = 0; index < 600; index++)
      await crm.call('POST', '/api/calls/ingest', big, 'key-1')
    expect(journal.bytes(tenant)).toBeLessThanOrEqual(maxJournalBytes)
    expect(journal.bytes(tenant)).toBeGreaterThan(maxJournalBytes / 2)
  })
})
