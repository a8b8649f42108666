import {
  createDispatcher,
  memoryStore,
  type CallRecord,
  type Host,
  type Store,
} from '@callplane/core'
import { ended, event, fakeProvider, webhookOf } from '@callplane/core/testing'
import { systemClock } from '@callplane/kit'
import { interleave, measure, type Measured } from './measure.ts'
import { told, type Row } from './report.ts'

const count = 2_000
const inFlight = 50
const from = '+14155550100'
const to = '+14155550123'

/** What the provider reports of one call, in order. */
const reports = [
  event('initiated', { id: 'initiated' }),
  event('ringing', { id: 'ringing' }),
  event('answered', { id: 'answered' }),
  ended('completed', 'hung-up', 'yes', { id: 'ended' }),
]

const host: Host = {
  clock: systemClock,
  log: () => {},
  publicUrl: 'https://calls.example.com',
  fetch: () => Promise.reject(new Error('the fake provider sends nothing')),
}

/** A dispatcher over a store, and one whole call through it: its dispatch and the four webhooks that follow. */
const wholeCalls = (store: Store) => {
  const { provider } = fakeProvider('fake', { can: { pace: { cps: null, excess: 'rejects' } } })
  const dispatcher = createDispatcher({
    host,
    providers: [provider],
    rules: [
      { id: 'sales', direction: 'outbound', numbers: [from], routes: [{ provider: 'fake' }] },
    ],
    store,
  })
  const statuses = new Map<string, number>()
  dispatcher.on('call-changed', ({ status }) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  })
  const once = async (key: string): Promise<string> => {
    const call = await dispatcher.dispatch({
      to,
      from,
      rule: 'sales',
      ringTimeout: 30,
      idempotencyKey: key,
      connect: { sip: 'sip:room@example.com' },
    })
    const attempt = call.attempts[0]?.key
    if (attempt === undefined) throw new Error(`not placed: ${JSON.stringify(call)}`)
    const at = Date.now()
    for (const [index, report] of reports.entries()) {
      const { status } = await dispatcher.receive(
        'fake',
        webhookOf({ ...report, at: at + index, attemptKey: attempt }),
      )
      if (status >= 300) throw new Error(`a webhook was answered ${status}`)
    }
    return call.id
  }
  return { dispatcher, once }
}

/** The records that one whole call writes, in order. */
const recordsOfOneCall = async (): Promise<readonly CallRecord[]> => {
  const records: CallRecord[] = []
  const { calls } = memoryStore()
  const watched: Store = {
    calls: {
      ...calls,
      claim: (record, write) => (records.push(record), calls.claim(record, write)),
      save: (record, write) => (records.push(record), calls.save(record, write)),
    },
  }
  const { dispatcher, once } = wholeCalls(watched)
  await dispatcher.calls.wait(await once('key'), 'settled')
  await dispatcher.close()
  return records
}

export interface BareLoop {
  /** Writes the records of one call one after the other, each durable before the next. */
  once(records: readonly CallRecord[], index: number): Promise<void>
  close(): Promise<void>
}

export interface DurableSides {
  readonly name: string
  /** A store over data of its own. */
  open(): Promise<Store & { close(): Promise<void> }>
  /** What a program would do that only writes the same records: same engine, same batching. */
  bare(): Promise<BareLoop>
}

export const durableSection = async ({ name, open, bare }: DurableSides) => {
  const store = await open()
  const durable = wholeCalls(store)
  const inMemory = wholeCalls(memoryStore())
  let serial = 0
  const side = ({ once }: ReturnType<typeof wholeCalls>, calls = count): Promise<Measured> =>
    measure(() => once(`key-${serial++}`), calls, inFlight)
  const close = async () => {
    await durable.dispatcher.close()
    await inMemory.dispatcher.close()
    await store.close()
  }
  const rows = async (): Promise<Row[]> => {
    const records = await recordsOfOneCall()
    const loop = await bare()
    const best = await interleave(
      {
        durable: () => side(durable),
        memory: () => side(inMemory),
        bare: () => measure(() => loop.once(records, serial++), count, inFlight),
      },
      { rounds: 4, warmUps: 3 },
    )
    await loop.close()
    await close()
    const writes = `${records.length} writes a call, ${inFlight} in flight`
    return [
      {
        name: `whole calls with four webhooks over ${name}, calls/s against a bare loop of the same writes`,
        goal: { atLeast: 0.5 },
        ratio: best.durable.perSecond / best.bare.perSecond,
        detail: `dispatcher ${told(best.durable)}; bare loop ${told(best.bare)}; ${writes}`,
      },
      {
        name: `whole calls with four webhooks over ${name}, CPU per call against in memory`,
        goal: { atMost: 1.6 },
        ratio: best.durable.cpu / best.memory.cpu,
        detail: `${name} ${told(best.durable)}; in memory ${told(best.memory)}`,
      },
    ]
  }
  return { rows, ours: (calls: number) => side(durable, calls), close }
}
