import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { callRecord, noon, storeOwner, storeWrite } from '@callplane/core/testing'
import { postgresStore, type PostgresStore } from './postgres-store.ts'
import { startServer, type TestServer } from './server.fixture.ts'

let server: TestServer
let store: PostgresStore
const children: ChildProcess[] = []
beforeAll(async () => {
  server = await startServer()
  store = postgresStore({ connectionString: server.url })
  await store.migrate()
}, 60_000)
afterAll(async () => {
  await store.close()
  await server.close()
}, 60_000)
afterEach(() => {
  vi.useRealTimers()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const start = (mode: 'write' | 'take', name: string) => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@callplane/source',
      join(import.meta.dirname, 'process.fixture.ts'),
      mode,
      server.url,
      name,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  children.push(child)
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout! })
  const waiting: { readonly count: number; readonly done: () => void }[] = []
  reader.on('line', (line) => {
    lines.push(line)
    for (const { count, done } of waiting) if (lines.length >= count) done()
  })
  return {
    child,
    lines,
    closed: once(reader, 'close'),
    until: (count: number) =>
      new Promise<void>((done) => {
        if (lines.length >= count) done()
        else waiting.push({ count, done })
      }),
  }
}

it('every write that was acknowledged is there after the process was killed', async () => {
  const writer = start('write', 'writer')
  await writer.until(300)
  writer.child.kill('SIGKILL')
  await writer.closed
  const acknowledged = new Map<string, number>()
  for (const line of writer.lines.slice(1)) {
    const [id = '', version] = line.split(' ')
    acknowledged.set(id, Number(version))
  }
  expect(acknowledged.size).toBe(20)
  for (const [id, version] of acknowledged) {
    const stored = (await store.calls.get(id))?.version ?? 0
    // One more may have been written whose acknowledgement was lost.
    expect([version, version + 1]).toContain(stored)
  }
  // Its calls are taken once its lease has ended, and not before.
  await store.calls.join(storeOwner('heir'))
  const due = { owner: 'heir', until: noon, limit: 100 }
  expect(await store.calls.claimDue(due)).toEqual([])
  await server.query(`UPDATE callplane.owners SET until = 0 WHERE id = 'writer'`)
  expect(await store.calls.claimDue(due)).toHaveLength(20)
})

it('two processes that race for calls take each of them once', async () => {
  const ids = Array.from({ length: 300 }, (_value, at) => `race-${at}`)
  await Promise.all(
    ids.map((id) => store.calls.claim(callRecord(id), storeWrite({ owner: 'dead' }))),
  )
  const takers = [start('take', 'left'), start('take', 'right')]
  await Promise.all(takers.map(({ until }) => until(1)))
  for (const { child } of takers) child.stdin?.write('go\n')
  await Promise.all(takers.map(({ closed }) => closed))
  const taken = takers.map(({ lines }) => lines.slice(1))
  expect(taken.flat().toSorted()).toEqual(ids.toSorted())
  // Otherwise they did not race.
  expect(taken.every((some) => some.length > 0)).toBe(true)
})

it('hosts whose clocks are ten minutes apart agree about leases', async () => {
  const other = postgresStore({ connectionString: server.url })
  const at = (minutes: number) =>
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5) + minutes * 60_000 })
  at(-5)
  const { now } = await store.calls.join(storeOwner('slow', 30_000))
  await store.calls.claim(callRecord('contested'), storeWrite({ owner: 'slow' }))
  at(5)
  const lease = await other.calls.join(storeOwner('fast', 30_000))
  expect(lease.now - now).toBeGreaterThanOrEqual(0)
  expect(lease.now - now).toBeLessThan(30_000)
  expect(await other.calls.take('contested', 'fast')).toBeNull()
  at(-5)
  expect(await store.calls.renew('slow', 30_000)).not.toBeNull()
  await server.query(`UPDATE callplane.owners SET until = 0 WHERE id = 'slow'`)
  expect(await store.calls.renew('slow', 30_000)).toBeNull()
  at(5)
  expect((await other.calls.take('contested', 'fast'))?.id).toBe('contested')
  await other.close()
})
