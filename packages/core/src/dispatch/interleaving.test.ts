import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from './memory-store.ts'
import {
  countingIds,
  ended,
  event,
  fakeProvider,
  far,
  manualClock,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
} from '../testing/index.ts'
import { createDispatcher } from '../create-dispatcher.ts'
import { interposed } from './dispatcher.fixture.ts'

/** One request that reached a provider, and what may come of it. */
interface Sent {
  readonly key: string
  readonly name: string
  /** Certainly rings no phone: refused, or ended before it rang. */
  harmless: boolean
  reply: ((outcome: Reply) => void) | null
}
type Reply = 'accept' | 'refuse' | 'unclear'
type Report = 'ringing' | 'answered' | 'busy' | 'congestion'
/** `which` counts from the newest request, preparation or write that is out. */
type Step =
  | { readonly do: 'reply'; readonly outcome: Reply; readonly which: number }
  | { readonly do: 'report'; readonly what: Report; readonly which: number }
  | { readonly do: 'advance'; readonly seconds: number }
  /** One process gets on with its preparations, however long ago it began them. */
  | { readonly do: 'prepared'; readonly which: number }
  /** One process learns that its write is done, however long ago it asked for it. */
  | { readonly do: 'written'; readonly which: number }
  /** Writes begun from now on are held before they are done, after, or not at all. */
  | { readonly do: 'hold'; readonly hold: Hold }
  | { readonly do: 'crash' | 'ask' | 'hang-up' }
type Hold = 'before' | 'after' | null

const mostlyNewest = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(3) },
)
/** Weighted towards what leads from one route to the next, and towards crashes on the way: see the coverage below. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('prepared' as const), which: mostlyNewest }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('written' as const), which: mostlyNewest }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      outcome: fc.constantFrom<Reply[]>('refuse', 'refuse', 'refuse', 'accept', 'unclear'),
      which: mostlyNewest,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      what: fc.constantFrom<Report[]>('congestion', 'congestion', 'ringing', 'answered', 'busy'),
      which: mostlyNewest,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      seconds: fc.constantFrom(0, 1, 3, 20, 120),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      hold: fc.constantFrom<Hold[]>('before', 'after', null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step[]>(
      { do: 'crash' },
      { do: 'crash' },
      { do: 'crash' },
      { do: 'crash' },
      { do: 'ask' },
      { do: 'hang-up' },
    ),
  },
)

interface Played {
  readonly sent: readonly Sent[]
  /** Requests at once of which each may ring a phone. */
  readonly maxOpen: number
  /** A process crashed after a write of an attempt, and before the one that records its outcome. */
  readonly crashedBetweenWrites: boolean
  /** A process crashed without knowing whether its last write was done. */
  readonly crashedInWrite: boolean
}

/** Runs a schedule over three providers, several processes and one store; gives every request that was sent. */
const play = async (steps: readonly Step[]): Promise<Played> => {
  const clock = manualClock()
  let hold: Hold = null
  const writing: (() => void)[] = []
  const held = () => new Promise<void>((resolve) => writing.push(resolve))
  const store = interposed(memoryStore(), async (method, run) => {
    if (method !== 'save' && method !== 'claim') return run()
    const mode = hold
    if (mode === 'before') await held()
    const result = await run()
    if (mode === 'after') await held()
    return result
  })
  const ids = countingIds()
  const sent: Sent[] = []
  const preparing: (() => void)[] = []
  let maxOpen = 0
  let crashedBetweenWrites = false
  let crashedInWrite = false
  // Processes that crashed are not told so: they go on as zombies, which is the worst case.
  const start = () => {
    const providers = ['a', 'b', 'c'].map(
      (name) =>
        fakeProvider(name, {
          prepare: () => new Promise((resolve) => preparing.push(() => resolve(null))),
          place: ({ key }) =>
            new Promise((resolve, reject) => {
              const entry: Sent = {
                key,
                name,
                harmless: false,
                reply(outcome) {
                  entry.reply = null
                  if (outcome === 'refuse') entry.harmless = true
                  if (outcome === 'accept') resolve({ references: { call: key } })
                  else
                    reject(
                      refusal(
                        outcome === 'refuse' ? 'auth' : 'timeout',
                        outcome === 'refuse' ? 'no' : 'unknown',
                      ),
                    )
                },
              }
              sent.push(entry)
              maxOpen = Math.max(maxOpen, sent.filter((other) => !other.harmless).length)
            }),
        }).provider,
    )
    const host = manualHost({ clock, publicUrl: 'https://calls.example' })
    return createDispatcher({
      host,
      providers,
      rules: [outboundRule(['a', 'b', 'c'])],
      store,
      takeOver: true,
      ids,
      times: { dialWithinMs: 600_000 },
    })
  }
  let dispatcher = start()
  const ask = () =>
    void dispatcher.dispatch({ to: far, rule: 'sales', idempotencyKey: 'one' }).catch(() => {})
  ask()
  await settlePromises()
  const newest = <T>(list: readonly T[], which: number): T | undefined =>
    list.at(-1 - (which % Math.max(1, list.length)))
  const release = (list: (() => void)[], which: number): void => {
    const chosen = newest(list, which)
    if (!chosen) return
    list.splice(list.indexOf(chosen), 1)
    chosen()
  }
  for (const current of steps) {
    const entry = 'which' in current ? newest(sent, current.which) : undefined
    if (current.do === 'prepared') release(preparing, current.which)
    if (current.do === 'written') release(writing, current.which)
    if (current.do === 'hold') hold = current.hold
    if (current.do === 'reply') entry?.reply?.(current.outcome)
    if (current.do === 'report' && entry && !entry.harmless) {
      const at = clock.now()
      const fields = { attemptKey: entry.key, references: { call: entry.key }, at }
      if (current.what === 'congestion') entry.harmless = true
      const report =
        current.what === 'busy'
          ? ended('busy', 'busy', 'no', fields)
          : current.what === 'congestion'
            ? ended('failed', 'congestion', 'no', fields)
            : event(current.what, fields)
      void dispatcher.receive(entry.name, webhookOf(report)).catch(() => {})
    }
    if (current.do === 'advance') await clock.advance(current.seconds * 1000)
    if (current.do === 'crash') {
      const [record] = (await dispatcher.calls.list()).calls
      crashedBetweenWrites ||= record?.attempts.at(-1)?.settledAt === null
      crashedInWrite ||= writing.length > 0
      dispatcher = start()
      void dispatcher.recover().catch(() => {})
    }
    if (current.do === 'ask') ask()
    if (current.do === 'hang-up') {
      const [record] = (await dispatcher.calls.list()).calls
      if (record) void dispatcher.hangUp(record.id).catch(() => {})
    }
    await settlePromises()
  }
  hold = null
  for (let rest = 0; rest < 3; rest++) {
    for (const resolve of [...preparing.splice(0), ...writing.splice(0)]) resolve()
    await clock.advance(300_000)
  }
  return { sent, maxOpen, crashedBetweenWrites, crashedInWrite }
}

const runs = 600

test('at most one request that may ring is ever out, whatever the order of replies, reports, timeouts and crashes', async () => {
  const reached = { second: 0, third: 0, between: 0, inWrite: 0, secondAndCrash: 0, none: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
      const { sent, maxOpen, crashedBetweenWrites, crashedInWrite } = await play(steps)
      expect(maxOpen).toBeLessThanOrEqual(1)
      const routes = new Set(sent.map(({ name }) => name)).size
      if (routes === 0) reached.none++
      if (routes >= 2) reached.second++
      if (routes >= 3) reached.third++
      if (crashedBetweenWrites) reached.between++
      if (crashedInWrite) reached.inWrite++
      if (routes >= 2 && crashedBetweenWrites) reached.secondAndCrash++
    }),
    { numRuns: runs },
  )
  // What the property is about, and how often these schedules get there: measured over many seeds, less a margin.
  const share = (count: number) => count / runs
  expect(share(reached.second)).toBeGreaterThan(0.3)
  expect(share(reached.third)).toBeGreaterThan(0.05)
  expect(share(reached.between)).toBeGreaterThan(0.1)
  expect(share(reached.inWrite)).toBeGreaterThan(0.07)
  expect(share(reached.secondAndCrash)).toBeGreaterThan(0.05)
  expect(share(reached.none)).toBeLessThan(0.2)
}, 120_000)

test('the schedule can tell: a second route is reached when the first certainly did not ring', async () => {
  const { sent } = await play([
    { do: 'prepared', which: 0 },
    { do: 'reply', outcome: 'refuse', which: 0 },
    { do: 'prepared', which: 0 },
  ])
  expect(sent.map((entry) => entry.name)).toEqual(['a', 'b'])
})
