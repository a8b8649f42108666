import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ANSWERED_AFTER,
  carriers,
  outcomeOf,
  type Asked,
  type Outcome,
} from '../../test/callers.ts'
import { createEmulator, createManualClock } from '../index.ts'

/** Keys, and virtual milliseconds before them. */
type Pressed = readonly (readonly [wait: number, keys: string])[]

/** One question by every carrier to a phone of its own, all of whom press the same keys at the same times. */
async function askAll(asked: Asked, pressed: Pressed): Promise<Record<string, Outcome>> {
  const clock = createManualClock()
  const answers = new Map<string, string>()
  const emulator = createEmulator({
    clock,
    timings: { talkFor: 3_600_000 },
    deliver: ({ url }) =>
      Promise.resolve({ status: 200, headers: {}, body: answers.get(new URL(url).pathname) ?? '' }),
  })
  for (const carrier of carriers) await carrier.ask({ emulator, clock, answers }, asked)
  await clock.advance(ANSWERED_AFTER)
  for (const [wait, keys] of pressed) {
    await clock.advance(wait)
    for (const { phone } of carriers) emulator.network.act(phone, { do: 'press', digits: keys })
  }
  await clock.advance(60_000)
  const outcomes = Object.fromEntries(
    carriers.map((carrier) => [carrier.id, outcomeOf(emulator, carrier)]),
  )
  await emulator.close()
  return outcomes
}

const QUESTION: Asked = { prompt: 'Press a key', mostDigits: 4, finishes: true, timeout: 5 }
/** 11 characters of 60 ms. */
const PROMPT_MS = 660
const heard = (durationMs: number): Outcome['heard'] => [
  { kind: 'speech', text: 'Press a key', durationMs, cut: durationMs < PROMPT_MS },
]

const rules: Record<string, { asked?: Partial<Asked>; pressed: Pressed; is: Outcome }> = {
  'ends with the last digit, and drops the keys after it (E2)': {
    asked: { mostDigits: 1 },
    pressed: [[1_000, '12']],
    is: { digits: '1', heard: heard(PROMPT_MS), after: 1_000 },
  },
  'waits for the next key from each key on (E2)': {
    pressed: [
      [4_000, '1'],
      [4_000, '2'],
    ],
    is: { digits: '12', heard: heard(PROMPT_MS), after: 13_000 },
  },
  'ends at once with the finish key, which it leaves out (E2)': {
    pressed: [[1_000, '42#']],
    is: { digits: '42', heard: heard(PROMPT_MS), after: 1_000 },
  },
  'takes a finish key for a digit where none ends it (E2)': {
    asked: { finishes: false },
    pressed: [[1_000, '4#']],
    is: { digits: '4#', heard: heard(PROMPT_MS), after: 6_000 },
  },
  'stops the prompt at the first key (E2)': {
    pressed: [[300, '1']],
    is: { digits: '1', heard: heard(300), after: 5_300 },
  },
  'waits from the end of the prompt, and ends empty (E2)': {
    pressed: [],
    is: { digits: '', heard: heard(PROMPT_MS), after: PROMPT_MS + 5_000 },
  },
}

describe.each(Object.entries(rules))('every carrier %s', (_, { asked, pressed, is }) => {
  it('with the same result', async () => {
    const outcomes = await askAll({ ...QUESTION, ...asked }, pressed)
    expect(outcomes).toEqual(Object.fromEntries(carriers.map(({ id }) => [id, is])))
  })
})

it('the same caller gets the same result from every carrier', async () => {
  const question = fc.record({
    prompt: fc.constantFrom('Hi', 'Press one or two', 'Enter the number of your order, then hash.'),
    mostDigits: fc.integer({ min: 1, max: 6 }),
    finishes: fc.boolean(),
    timeout: fc.integer({ min: 1, max: 4 }),
  })
  // Never in the same millisecond as the end of a prompt or of a time-out.
  const wait = fc.integer({ min: 0, max: 120 }).map((step) => step * 50 + 7)
  // What a finish key does before any digit differs between carriers.
  const keys = fc.tuple(
    fc.tuple(wait, fc.stringMatching(/^\d[\d#]?$/)),
    fc.array(fc.tuple(wait, fc.stringMatching(/^[\d#*]{1,2}$/)), { maxLength: 4 }),
  )
  const seen = { cut: 0, empty: 0, full: 0, finished: 0 }
  await fc.assert(
    fc.asyncProperty(question, keys, async (asked, [first, more]) => {
      const outcomes = await askAll(asked, [first, ...more])
      const { twilio, ...others } = outcomes
      for (const other of Object.values(others)) expect(other).toEqual(twilio)
      if (twilio!.heard.some(({ cut }) => cut)) seen.cut++
      if (twilio!.digits === '') seen.empty++
      else if (twilio!.digits.length === asked.mostDigits) seen.full++
      else if (asked.finishes && more.some(([, text]) => text.includes('#'))) seen.finished++
    }),
    {
      numRuns: 20,
      // Each case at least once, whatever the seed.
      examples: [
        [{ ...QUESTION, mostDigits: 3 }, [[107, '1'], [[57, '2#']]]],
        [{ ...QUESTION, timeout: 1 }, [[5_007, '1'], []]],
        [{ ...QUESTION, mostDigits: 1 }, [[1_007, '1'], []]],
      ],
    },
  )
  expect(Math.min(seen.cut, seen.empty, seen.full, seen.finished)).toBeGreaterThan(0)
})
