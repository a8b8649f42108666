import { setUpBench, numberFor, type Bench } from '@callplane/conformance'
import type { Call, Flow, Step } from '@callplane/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'

const phone = numberFor(10)
const carriers = emulatedProviders.filter(({ plugin }) => plugin.can.connect.includes('flow'))

/** One question, and what the caller presses. */
interface Asked {
  readonly count: number
  readonly keys: string
}

const promptOf = (index: number): string => `Question ${'abcdefgh'[index] ?? ''}`

/** Each question is asked once the one before was answered; without an answer the flow says so and ends. */
const flowOf = (asked: readonly Asked[]): Flow => {
  const steps = (index: number): Step[] => {
    const question = asked[index]
    if (!question) return [{ step: 'say', text: 'Thank you' }]
    return [
      {
        step: 'gather',
        prompts: [{ step: 'say', text: promptOf(index) }],
        digits: { count: question.count, finishKeys: '#' },
        timeout: 5,
        next: `answer-${index}`,
      },
      { step: 'say', text: 'Nothing was pressed' },
    ]
  }
  return {
    steps: steps(0),
    continuations: Object.fromEntries(
      asked.map((_one, index) => [`answer-${index}`, steps(index + 1)]),
    ),
  }
}

const spoken = ({ emulator }: Bench): readonly string[] =>
  (emulator.calls()[0]?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

const run = async (
  { plugin, harness }: (typeof carriers)[number],
  asked: readonly Asked[],
): Promise<{ readonly turns: unknown; readonly heard: readonly string[] }> => {
  const bench = await setUpBench(plugin, harness, { flows: { asked: flowOf(asked) } })
  try {
    const { clock, emulator, dispatcher } = bench
    let placed: Call | undefined
    const dispatched = dispatcher
      .dispatch(bench.call(phone, { connect: { flow: 'asked' } }))
      .then((call) => (placed = call))
    await clock.advance(1_000)
    await dispatched
    for (const [index, { keys }] of asked.entries()) {
      for (let waited = 0; waited < 60 && !spoken(bench).includes(promptOf(index)); waited++)
        await clock.advance(500)
      await clock.advance(2_000)
      const isLive = emulator.calls()[0]?.state === 'answered'
      if (keys !== '' && isLive) emulator.network.act(phone, { do: 'press', digits: keys })
      await clock.advance(1_000)
    }
    await clock.advance(120_000)
    const call = await dispatcher.calls.get(placed?.id ?? '')
    const turns = call?.flow?.turns.map(({ turn, continuation }) => [
      turn.turn,
      continuation,
      turn.turn === 'gathered' ? [turn.digits, turn.ended] : null,
    ])
    return { turns, heard: spoken(bench) }
  } finally {
    await bench.close()
  }
}

const question = fc
  .record({ count: fc.integer({ min: 1, max: 3 }), pressed: fc.constantFrom('', '7', '42', '901') })
  .map(({ count, pressed }): Asked => ({ count, keys: pressed.slice(0, count) }))
  // Input that ends by a timeout is told by some carriers only as such.
  .filter(({ count, keys }) => keys === '' || keys.length === count)

test('the same caller over the same flow has the same turns and hears the same on every carrier', async () => {
  expect(carriers.map(({ plugin }) => plugin.id)).toEqual(['twilio', 'telnyx', 'plivo', 'vonage'])
  let answered = 0
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 3 }), async (asked) => {
      const [first, ...others] = await Promise.all(carriers.map((carrier) => run(carrier, asked)))
      for (const other of others) expect(other).toEqual(first)
      if (first?.heard.includes('Thank you')) answered += 1
    }),
    { numRuns: 12 },
  )
  expect(answered).toBeGreaterThan(1)
}, 60_000)
