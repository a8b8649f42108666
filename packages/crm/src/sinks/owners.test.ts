import { manualHost } from '@callplane/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCallLog } from '../log/call-log.ts'
import { newEntry } from '../log/new-entry.ts'
import type { Delivery } from './delivery.ts'
import { memoryOutboxStore } from './memory-outbox-store.ts'
import { createOutbox } from './outbox.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { CallLogSink } from './sink.ts'

const leaseMs = 10_000

/** A request that reached the other CRM: it is carried out at once, and answered when it is released. */
interface Request {
  readonly process: number
  readonly step: string
  readonly entry: string
  readonly version: number
  readonly signal: AbortSignal
  answer(): void
}

const never = () => new Promise<never>(() => {})

/** Several processes that deliver one call log to one CRM, over one store. */
const world = () => {
  const host = manualHost()
  const { clock } = host
  const log = createCallLog({ host })
  const store: OutboxStore = { ...memoryOutboxStore({ now: clock.now }), shared: true }
  const open: Request[] = []
  const done: Request[] = []
  const stopped = new Set<number>()
  /** What the CRM has: the version of each entry. */
  const kept = new Map<string, number>()
  /** Requests that began while another live process had one out for the same entry. */
  const overlaps: string[] = []
  let processes = 0

  const start = () => {
    const process = processes++
    const whileAlive =
      <Given extends readonly unknown[], Result>(ask: (...given: Given) => Promise<Result>) =>
      (...given: Given): Promise<Result> =>
        stopped.has(process) ? never() : ask(...given)
    const sees: OutboxStore = {
      shared: true,
      get: whileAlive(store.get),
      put: whileAlive(store.put),
      due: whileAlive(store.due),
      renew: whileAlive(store.renew),
      nextAt: whileAlive(store.nextAt),
      inState: whileAlive(store.inState),
    }
    const request = async (step: string, entry: string, version: number, signal: AbortSignal) => {
      if (stopped.has(process)) return never()
      for (const other of open)
        if (other.entry === entry && !stopped.has(other.process) && !other.signal.aborted)
          overlaps.push(`${other.step} ${other.process}, ${step} ${process}`)
      if (step !== 'find') kept.set(entry, version)
      await new Promise<void>((resolve) => {
        const one = { process, step, entry, version, signal, answer: resolve }
        open.push(one)
        done.push(one)
      })
    }
    const sink: CallLogSink = {
      name: 'crm',
      accepts: 'live',
      deduplicates: false,
      async create({ id, version }, { signal }) {
        await request('create', id, version, signal)
        return `far-${id}`
      },
      update: (_reference, { id, version }, { signal }) => request('update', id, version, signal),
      async find({ id, version }, { signal }) {
        await request('find', id, version, signal)
        return kept.has(id) ? { outcome: 'found', reference: `far-${id}` } : { outcome: 'absent' }
      },
    }
    const outbox = createOutbox({ log, sinks: [sink], store: sees, leaseMs })
    void outbox.recover()
    return { process, stop: () => void stopped.add(process) }
  }
  const answerAll = async (): Promise<void> => {
    for (const one of open.splice(0)) if (!stopped.has(one.process)) one.answer()
    await clock.advance(0)
  }
  return {
    clock,
    log,
    store,
    start,
    open,
    done,
    overlaps,
    kept,
    stopped,
    answerAll,
    async add(): Promise<string> {
      const entry = newEntry(clock.now(), {
        tenant: 'org-1',
        source: 'browser',
        direction: 'outbound',
        status: 'ringing',
      })
      await log.insert(entry)
      await clock.advance(0)
      return entry.id
    },
    async change(id: string, notes: string): Promise<void> {
      await log.update('org-1', id, () => ({ notes }))
      await clock.advance(0)
    },
  }
}

const steps = (requests: readonly Request[]) =>
  requests.map(({ process, step }) => `${step} by ${process}`)

describe('two processes over one outbox', () => {
  it('leave what the other one is sending alone for as long as it takes', async () => {
    const { clock, start, add, done, answerAll, change } = world()
    start()
    const id = await add()
    start()
    await clock.advance(2.5 * leaseMs)
    expect(steps(done)).toEqual(['create by 0'])
    await change(id, 'late')
    expect(done).toHaveLength(1)
    await answerAll()
    expect(done.map(({ step, version }) => [step, version])).toEqual([
      ['create', 1],
      ['update', 2],
    ])
  })

  it('take over what a stopped one was sending, once its lease has ended, and look it up', async () => {
    const { clock, start, add, done, store, answerAll } = world()
    const first = start()
    await add()
    start()
    first.stop()
    await clock.advance(leaseMs - 1)
    expect(steps(done)).toEqual(['create by 0'])
    await clock.advance(1 + 1_000)
    await answerAll()
    expect(steps(done)).toEqual(['create by 0', 'find by 1'])
    expect(await store.inState('done')).toMatchObject([{ written: 1 }])
  })

  it('find by themselves what another one noted before it stopped', async () => {
    const { clock, start, add, store, done, answerAll } = world()
    start()
    await add()
    await answerAll()
    const [held] = (await store.inState('done')) as [Delivery]
    const noted = { ...held, revision: held.revision + 1, wanted: 2, nextAt: clock.now() }
    await store.put({ ...noted, state: 'waiting' })
    await clock.advance(leaseMs)
    expect(steps(done)).toEqual(['create by 0', 'update by 0'])
  })

  it('send what a process without leases was sending when it stopped', async () => {
    const { clock, start, add, store, done, answerAll } = world()
    start()
    await add()
    await answerAll()
    const [held] = (await store.inState('done')) as [Delivery]
    await store.put({
      ...held,
      revision: held.revision + 1,
      state: 'sending',
      nextAt: null,
      sending: 2,
      wanted: 2,
    })
    start()
    await clock.advance(0)
    expect(done.map(({ step }) => step)).toEqual(['create', 'update'])
  })

  it('never send one call at a time, and the CRM has the last version in the end, whichever stops and when', async () => {
    const operation = fc.oneof(
      { weight: 3, arbitrary: fc.constant('add' as const) },
      { weight: 4, arbitrary: fc.constant('change' as const) },
      { weight: 2, arbitrary: fc.constant('restart' as const) },
      { weight: 4, arbitrary: fc.constant('answer' as const) },
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 15 }).map((seconds) => seconds * 1_000) },
    )
    const reached = { takenOver: 0, found: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 10, maxLength: 30 }),
        async (operations) => {
          const {
            clock,
            log,
            start,
            add,
            change,
            answerAll,
            open,
            done,
            overlaps,
            kept,
            stopped,
            store,
          } = world()
          const alive = [start(), start()]
          const ids: string[] = []
          for (const [at, what] of operations.entries()) {
            if (what === 'add') ids.push(await add())
            else if (what === 'change' && ids.length > 0)
              await change(ids[at % ids.length] ?? '', `${at}`)
            else if (what === 'restart') {
              alive.shift()?.stop()
              reached.takenOver += open.some(({ process }) => stopped.has(process)) ? 1 : 0
              alive.push(start())
            } else if (what === 'answer') await answerAll()
            else if (typeof what === 'number') await clock.advance(what)
          }
          for (let round = 0; round < 40; round++) {
            await answerAll()
            await clock.advance(leaseMs)
          }
          expect(overlaps).toEqual([])
          expect(await store.inState('done')).toHaveLength(ids.length)
          for (const id of ids) {
            expect(kept.get(id)).toBe((await log.of('org-1').get(id))?.version)
            expect(
              done.filter(({ entry, step }) => entry === id && step === 'create'),
            ).toHaveLength(1)
          }
          reached.found += done.filter(({ step }) => step === 'find').length
        },
      ),
      { numRuns: 60 },
    )
    expect(reached.takenOver).toBeGreaterThan(20)
    expect(reached.found).toBeGreaterThan(20)
  })
})
