import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inFolder } from './sqlite.fixture.ts'
import { sqliteStore } from './sqlite-store.ts'

const start = (...args: readonly string[]) => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@callplane/source',
      join(import.meta.dirname, 'writer-process.fixture.ts'),
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  let output = ''
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const waiting: { readonly count: number; readonly done: () => void }[] = []
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString()
    const count = output.split('\n').length - 1
    for (const wait of waiting) if (count >= wait.count) wait.done()
  })
  return {
    child,
    closed,
    /** Resolves once it has told so many lines. */
    lines: (count: number) => new Promise<void>((done) => waiting.push({ count, done })),
    /** Whole lines only: a kill may cut the last one. */
    told: () => output.split('\n').slice(0, -1),
  }
}

it('a process that is killed while it writes has lost no write that it was told of', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'calls.db')
    const acknowledged = new Map<string, number>()
    for (const name of ['first', 'second']) {
      // The one that lives on shows that a killed one holds no lock.
      const [killed, other] = [start(file, name), start(file, `${name}-other`)]
      await Promise.all([killed.lines(300), other.lines(100)])
      killed.child.kill('SIGKILL')
      await killed.closed
      await other.lines(other.told().length + 50)
      other.child.kill('SIGKILL')
      await other.closed
      for (const line of [...killed.told(), ...other.told()]) {
        const [id = '', version] = line.split(' ')
        acknowledged.set(id, Math.max(acknowledged.get(id) ?? 0, Number(version)))
      }
    }
    const store = sqliteStore(file)
    const lost: string[] = []
    for (const [id, version] of acknowledged) {
      const record = await store.calls.get(id)
      const byKey = await store.calls.findByIdempotencyKey(undefined, `key-${id}`)
      const byId =
        version >= 2 ? await store.calls.findByReference('a', 'call', `id-${id}`) : record
      // One more may have been written whose reply did not arrive.
      const found = [record, byKey, byId].every((one) => one !== null && one.version >= version)
      if (!found || (record && record.version > version + 1)) lost.push(`${id} ${version}`)
    }
    expect(lost).toEqual([])
    // Each call whose result was written counts once for its ramp, and no other does.
    const samples = await store.ramps.samples('ramp ', 1_000_000)
    const counted = new Set<string>(samples)
    expect(counted.size).toBe(samples.length)
    for (const sample of counted)
      expect((await store.calls.get(sample.slice('ramp '.length)))?.version).toBeGreaterThan(2)
    const known = [...acknowledged].filter(([, version]) => version >= 3)
    expect(known.filter(([id]) => !counted.has(`ramp ${id}`))).toEqual([])
    expect(known.length).toBeGreaterThan(50)
    expect(acknowledged.size).toBeGreaterThan(100)
    await store.close()
  }))

it('processes that race for idempotency keys agree on who has each', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'calls.db')
    const blocks = Array.from({ length: 15 }, (_, block) =>
      Array.from({ length: 20 }, (_item, index) => `key-${block}-${index}`),
    )
    const racers = ['one', 'two'].map((name) => start(file, name, 'race'))
    await Promise.all(racers.map(({ lines }) => lines(1)))
    let told = 1
    for (const block of blocks) {
      told += block.length
      const done = racers.map(({ lines }) => lines(told))
      for (const { child } of racers) child.stdin.write(`${block.join(' ')}\n`)
      await Promise.all(done)
    }
    for (const { child } of racers) child.stdin.end()
    await Promise.all(racers.map(({ closed }) => closed))
    const [one = [], two = []] = racers.map((racer) => racer.told().slice(1).sort())
    expect(one).toHaveLength(blocks.flat().length)
    expect(two).toEqual(one)
    const winners = new Set(one.map((line) => line.split(' ')[1]?.split('-')[0]))
    // Both won some: they did race.
    expect([...winners].sort()).toEqual(['one', 'two'])
  }))
