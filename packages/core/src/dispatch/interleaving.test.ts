import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../journal/memory-store.ts'
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

/** One request that reached a provider, and what may come of it. */
interface Sent {
  readonly key: string
  readonly name: string
  /** Certainly rings nobody: refused, or ended before it rang. */
  harmless: boolean
  reply: ((outcome: Reply) => void) | null
}
type Reply = 'accept' | 'refuse' | 'unclear'
type Step =
  | { readonly do: 'reply'; readonly outcome: Reply; readonly which: number }
  | {
      readonly do: 'report'
      readonly what: 'ringing' | 'answered' | 'busy' | 'congestion'
      readonly which: number
    }
  | { readonly do: 'advance'; readonly seconds: number }
  /** One process gets on with its preparations, however long ago it began them. */
  | { readonly do: 'prepared'; readonly which: number }
  | { readonly do: 'crash' | 'ask' | 'hang-up' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('prepared' as const), which: fc.nat(3) }),
  fc.record({ do: fc.constant('prepared' as const), which: fc.constant(0) }),
  fc.record({
    do: fc.constant('reply' as const),
    outcome: fc.constantFrom<Reply[]>('accept', 'refuse', 'unclear'),
    which: fc.nat(3),
  }),
  fc.record({
    do: fc.constant('report' as const),
    what: fc.constantFrom(
      'ringing' as const,
      'answered' as const,
      'busy' as const,
      'congestion' as const,
    ),
    which: fc.nat(3),
  }),
  fc.record({ do: fc.constant('advance' as const), seconds: fc.constantFrom(0, 1, 3, 20, 120) }),
  fc.record({ do: fc.constantFrom('crash' as const, 'ask' as const, 'hang-up' as const) }),
)

/** Runs a schedule over three providers, several processes and one store; gives every request that was sent. */
const play = async (
  steps: readonly Step[],
): Promise<{ readonly sent: readonly Sent[]; readonly mostOpen: number }> => {
  const clock = manualClock()
  const store = memoryStore()
  const ids = countingIds()
  const sent: Sent[] = []
  const preparing: (() => void)[] = []
  let mostOpen = 0
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
              mostOpen = Math.max(mostOpen, sent.filter((other) => !other.harmless).length)
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
      times: { dialWithin: 600_000 },
    })
  }
  let dispatcher = start()
  const ask = () =>
    void dispatcher.dispatch({ to: far, rule: 'sales', idempotencyKey: 'one' }).catch(() => {})
  ask()
  await settlePromises()
  for (const current of steps) {
    const entry = 'which' in current ? sent[current.which % Math.max(1, sent.length)] : undefined
    if (current.do === 'prepared')
      preparing.splice(current.which % Math.max(1, preparing.length), 1)[0]?.()
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
      await dispatcher.receive(entry.name, webhookOf(report))
    }
    if (current.do === 'advance') await clock.advance(current.seconds * 1000)
    if (current.do === 'crash') {
      dispatcher = start()
      await dispatcher.recover()
    }
    if (current.do === 'ask') ask()
    if (current.do === 'hang-up') {
      const [record] = await dispatcher.calls.list()
      if (record) void dispatcher.hangUp(record.id)
    }
    await settlePromises()
  }
  await clock.advance(900_000)
  return { sent, mostOpen }
}

test('at most one request that may ring is ever out, whatever the order of replies, reports, timeouts and crashes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const { mostOpen } = await play(steps)
      expect(mostOpen).toBeLessThanOrEqual(1)
    }),
    { numRuns: 500 },
  )
}, 120_000)

test('the schedule can tell: a second route is reached when the first certainly did not ring', async () => {
  const { sent } = await play([
    { do: 'prepared', which: 0 },
    { do: 'reply', outcome: 'refuse', which: 0 },
    { do: 'prepared', which: 0 },
  ])
  expect(sent.map((entry) => entry.name)).toEqual(['a', 'b'])
})
