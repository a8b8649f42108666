import { manualHost } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { contactId, testCrm } from '../crm.fixture.ts'
import { createCallLog, type CallLog } from '../log/call-log.ts'
import { newEntry } from '../log/new-entry.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { memoryOutboxStore } from './memory-outbox-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { CallLogSink, SinkLookUp } from './sink.ts'
import { SinkError } from './sink-error.ts'

const lost = () => new SinkError('connection reset', { written: 'unknown', retryable: true })
const down = (retryAfter?: number) =>
  new SinkError('503', { written: 'no', retryable: true, retryAfter })
const bad = () => new SinkError('422', { written: 'no', retryable: false })

interface FakeSink extends CallLogSink {
  readonly log: string[]
  /** Thrown by the next requests, one each. */
  readonly failures: (Error | (() => Promise<never>))[]
}

/** A CRM that keeps what it gets, also of a create whose answer is lost. */
const fakeSink = (
  fields: Partial<CallLogSink> & { readonly keepsLost?: boolean } = {},
): FakeSink => {
  const log: string[] = []
  const failures: FakeSink['failures'] = []
  const kept = new Map<string, string>()
  const next = async (): Promise<void> => {
    const failure = failures.shift()
    if (typeof failure === 'function') await failure()
    else if (failure) throw failure
  }
  return {
    name: 'fake',
    accepts: 'live',
    deduplicates: false,
    log,
    failures,
    async create(entry) {
      log.push(`create v${entry.version}`)
      if (fields.keepsLost ?? true) kept.set(entry.id, `far-${entry.id}`)
      await next()
      return `far-${entry.id}`
    },
    async update(reference, entry) {
      log.push(`update v${entry.version}`)
      expect(reference).toBe(`far-${entry.id}`)
      await next()
    },
    async find(entry): Promise<SinkLookUp> {
      log.push('find')
      await next()
      const reference = kept.get(entry.id)
      return reference === undefined ? { outcome: 'absent' } : { outcome: 'found', reference }
    },
    ...fields,
  }
}

interface World {
  readonly host: ReturnType<typeof manualHost>
  readonly log: CallLog
  readonly outbox: Outbox
  readonly store: OutboxStore
  add(fields?: Partial<CallLogEntry>): Promise<CallLogEntry>
  end(entry: CallLogEntry): Promise<void>
  cost(entry: CallLogEntry): Promise<void>
  settle(milliseconds?: number): Promise<void>
}

const world = (sink: CallLogSink): World => {
  const host = manualHost()
  const log = createCallLog({ host })
  const store = memoryOutboxStore({ now: host.clock.now })
  const outbox = createOutbox({ log, sinks: [sink], store })
  const settle = (milliseconds = 0) => host.clock.advance(milliseconds)
  return {
    host,
    log,
    outbox,
    store,
    settle,
    async add(fields = {}) {
      const entry = newEntry(host.clock.now(), {
        tenant: 'org-1',
        source: 'browser',
        direction: 'outbound',
        status: 'initiated',
        ...fields,
      })
      await log.insert(entry)
      await settle()
      return entry
    },
    async end({ tenant, id }) {
      await log.update(tenant, id, () => ({ status: 'completed' }))
      await settle()
    },
    async cost({ tenant, id }) {
      const cost = { amount: 1, currency: 'USD', certainty: 'final' } as const
      await log.update(tenant, id, () => ({ cost }))
      await settle()
    },
  }
}

const deliveryOf = async ({ store }: World) => {
  const states = ['waiting', 'sending', 'ambiguous', 'done', 'flagged'] as const
  const all = await Promise.all(states.map((state) => store.inState(state)))
  return all.flat()[0]
}

describe('a live sink', () => {
  it('gets every change, and only once', async () => {
    const sink = fakeSink()
    const crm = world(sink)
    const entry = await crm.add()
    await crm.end(entry)
    await crm.cost(entry)
    await crm.settle(3_600_000)
    expect(sink.log).toEqual(['create v1', 'update v2', 'update v3'])
    expect(await deliveryOf(crm)).toMatchObject({ state: 'done', written: 3, problem: null })
    expect(crm.host.clock.pending).toBe(0)
  })

  it('gets the newest version alone when it was slow', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const log: string[] = []
    const sink = fakeSink({
      create: async (entry) => (
        log.push(`create v${entry.version}`),
        await gate,
        `far-${entry.id}`
      ),
      update: async (_reference, entry) => void log.push(`update v${entry.version}`),
    })
    const crm = world(sink)
    const entry = await crm.add()
    await crm.end(entry)
    await crm.cost(entry)
    expect(log).toEqual(['create v1'])
    release()
    await crm.settle()
    expect(log).toEqual(['create v1', 'update v3'])
  })

  it('is tried again, later and later, while it is down, and when it says', async () => {
    const sink = fakeSink()
    sink.failures.push(down(), down(), down(60_000))
    const crm = world(sink)
    await crm.add()
    expect(sink.log).toHaveLength(1)
    await crm.settle(1_000)
    expect(sink.log).toHaveLength(2)
    await crm.settle(4_999)
    expect(sink.log).toHaveLength(2)
    await crm.settle(1)
    expect(sink.log).toHaveLength(3)
    await crm.settle(59_999)
    expect(sink.log).toHaveLength(3)
    await crm.settle(1)
    expect(sink.log).toHaveLength(4)
    expect(await deliveryOf(crm)).toMatchObject({ state: 'done', problem: null })
  })

  it('that is down for days is given up and listed for operators', async () => {
    const sink = fakeSink()
    sink.failures.push(...Array.from({ length: 100 }, () => down()))
    const crm = world(sink)
    await crm.add()
    await crm.settle(3 * 24 * 3_600_000)
    expect(sink.log).toHaveLength(30)
    expect(await crm.outbox.flagged()).toMatchObject([{ problem: '503', written: null }])
  })

  it('that refuses what it gets is not asked again', async () => {
    const sink = fakeSink()
    sink.failures.push(bad())
    const crm = world(sink)
    await crm.add()
    await crm.settle(3_600_000)
    expect(sink.log).toEqual(['create v1'])
    expect(await crm.outbox.flagged()).toMatchObject([{ problem: '422' }])
  })

  it('gets an update again whose outcome is not known', async () => {
    const sink = fakeSink()
    const crm = world(sink)
    const entry = await crm.add()
    sink.failures.push(lost())
    await crm.end(entry)
    await crm.settle(1_000)
    expect(sink.log).toEqual(['create v1', 'update v2', 'update v2'])
  })
})

describe('a create whose outcome is not known', () => {
  it('is looked for, and never sent again', async () => {
    const sink = fakeSink()
    sink.failures.push(lost())
    const crm = world(sink)
    const entry = await crm.add()
    await crm.end(entry)
    expect(sink.log).toEqual(['create v1'])
    await crm.settle(1_000)
    expect(sink.log).toEqual(['create v1', 'find', 'update v2'])
    expect(await deliveryOf(crm)).toMatchObject({ state: 'done', written: 2 })
  })

  it('is flagged for an operator when it is not found, and sent again only on their decision', async () => {
    const sink = fakeSink({ keepsLost: false })
    sink.failures.push(lost())
    const crm = world(sink)
    const entry = await crm.add()
    await crm.settle(24 * 3_600_000)
    expect(sink.log).toEqual(['create v1', ...Array<string>(6).fill('find')])
    const [flagged] = await crm.outbox.flagged()
    expect(flagged?.problem).toMatch(/not found in 6 searches/)
    await crm.end(entry)
    await crm.settle(24 * 3_600_000)
    expect(sink.log).toHaveLength(7)
    await crm.outbox.resolve(flagged?.id ?? '', { absent: true })
    await crm.settle()
    expect(sink.log.at(-1)).toBe('create v2')
    expect(await deliveryOf(crm)).toMatchObject({ state: 'done', written: 2 })
  })

  it('continues with the record that the operator found', async () => {
    const sink = fakeSink({ find: undefined })
    sink.failures.push(new TypeError('anything'))
    const crm = world(sink)
    const entry = await crm.add()
    const [flagged] = await crm.outbox.flagged()
    expect(flagged?.problem).toMatch(/cannot be searched: unclassified: TypeError/)
    await crm.end(entry)
    await crm.outbox.resolve(flagged?.id ?? '', { reference: `far-${entry.id}` })
    await crm.settle()
    expect(sink.log).toEqual(['create v1', 'update v2'])
  })

  it('is not chosen among several', async () => {
    const sink = fakeSink({ find: async () => ({ outcome: 'ambiguous' }) })
    sink.failures.push(lost())
    const crm = world(sink)
    await crm.add()
    await crm.settle(1_000)
    expect((await crm.outbox.flagged())[0]?.problem).toMatch(/several records/)
  })

  it('is sent again where the far side knows our id', async () => {
    const sink = fakeSink({ deduplicates: true })
    sink.failures.push(lost())
    const crm = world(sink)
    await crm.add()
    await crm.settle(1_000)
    expect(sink.log).toEqual(['create v1', 'create v1'])
    expect(await deliveryOf(crm)).toMatchObject({ state: 'done' })
  })

  it('is one that never answers, too', async () => {
    let aborted = false
    const sink = fakeSink()
    const create: CallLogSink['create'] = async (_entry, { signal }) => {
      signal.addEventListener('abort', () => (aborted = true))
      return new Promise<string>(() => {})
    }
    const crm = world({ ...sink, create })
    await crm.add()
    await crm.settle(30_000)
    expect(aborted).toBe(true)
    expect(await deliveryOf(crm)).toMatchObject({ state: 'ambiguous' })
  })
})

describe('a final sink', () => {
  it('gets a call once, when it has ended and late things had their time', async () => {
    const sink = fakeSink({ accepts: 'final', update: undefined })
    const crm = world(sink)
    const entry = await crm.add()
    await crm.settle(3_600_000)
    expect(sink.log).toEqual([])
    await crm.end(entry)
    await crm.settle(10_000)
    await crm.cost(entry)
    await crm.settle(20_000)
    expect(sink.log).toEqual(['create v3'])
    expect(await deliveryOf(crm)).toMatchObject({ state: 'done', problem: null })
  })

  it('that takes no updates leaves a note of what came too late', async () => {
    const sink = fakeSink({ accepts: 'final', update: undefined, finalDelayMs: 0 })
    const crm = world(sink)
    const entry = await crm.add({ status: 'completed' })
    await crm.settle(1)
    await crm.cost(entry)
    expect(sink.log).toEqual(['create v1'])
    expect(await deliveryOf(crm)).toMatchObject({
      state: 'done',
      problem: 'version 2 came late, and this sink takes no updates',
    })
  })
})

describe('a sink of the CRM', () => {
  it('gets the calls of the API as they go', async () => {
    const sink = fakeSink()
    const crm = testCrm({ sinks: [sink] })
    const { call } = (await crm.call('POST', '/api/calls/sdk/initiate', { contactId })).body
    await crm.settle()
    await crm.call('POST', `/api/calls/${call.callId}/terminate`)
    await crm.settle()
    expect(sink.log).toEqual(['create v1', 'update v2'])
    crm.crm.close()
  })
})

describe('after a restart', () => {
  it('entries are carried over that were saved and not noted', async () => {
    const sink = fakeSink()
    const host = manualHost()
    const log = createCallLog({ host })
    await log.insert(
      newEntry(host.clock.now(), { tenant: 'org-1', source: 'browser', direction: 'outbound' }),
    )
    const outbox = createOutbox({ log, sinks: [sink] })
    await outbox.recover()
    await host.clock.advance(0)
    await outbox.recover()
    await host.clock.advance(0)
    expect(sink.log).toEqual(['create v1'])
  })

  it('a sink shows nothing of our bookkeeping', async () => {
    const shown: string[] = []
    const sink = fakeSink({
      create: async (entry) => {
        shown.push(...Object.keys(entry))
        return 'far'
      },
    })
    await world(sink).add()
    expect(shown).toContain('references')
    for (const hidden of ['keys', 'reports', 'identities', 'revision', 'cancelRequestedAt'])
      expect(shown).not.toContain(hidden)
  })
})
